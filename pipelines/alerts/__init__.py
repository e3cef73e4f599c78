"""News of the warehouse → one readable message a report, told to each channel, and nothing told twice.

In: a warehouse that was audited, and channels from the environment or a file. Out: messages delivered by apprise, and
`audit.alert_outbox`, which says what was told to whom and what still waits. What is wrong in a report is decided by
`audit`; nothing is decided here but whom to tell and in which words.
"""
