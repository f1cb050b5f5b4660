"""Every way to log in to Huawei Cloud that the provider knows, and what they share."""
