"""The OFAC lists as CSV: SDN and consolidated (non-SDN); see docs/sources/ofac_sdn.md."""
