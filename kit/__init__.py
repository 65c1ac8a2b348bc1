"""What any service in any domain would need; knows no word of the domain."""
