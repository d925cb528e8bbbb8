"""The channels that providers carry: which there are, their webhooks, polling where a provider does not call."""
