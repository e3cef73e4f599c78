"""The audit: identities computed, contradictions clustered, one finding per cause. Nothing is parsed or loaded here."""
