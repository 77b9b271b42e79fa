"""What may BIS's Denied Persons List hold? Every column and code by name."""

from __future__ import annotations

from ingest.shape import columns_of

COLUMNS = columns_of(
    """
Name             id and primary name of the party
Street_Address   first part of attribute `address`
City             second part of `address`
State            third part of `address`
Country          last part of `address`; LOCATED_IN
Postal_Code      fourth part of `address`
Effective_Date   start of the listing, and its number
Expiration_Date  end of the listing
Standard_Order   measures of the listing
Last_Update      ignored: when BIS last edited the row
Action           attribute `remark`
FR_Citation      reason of the listing, and its number
""",
    required=("Name", "Effective_Date"),
)
# In the order of the Consolidated Screening List, which repeats these rows.
ADDRESS = ("Street_Address", "City", "State", "Postal_Code", "Country")
# Standard orders have the terms of 15 CFR 764, Supplement 1.
ORDERS = {"Y": "Standard denial order", "N": "Denial order with terms of its own"}
