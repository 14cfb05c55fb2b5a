"""The recruiters' first page: what awaits them."""
