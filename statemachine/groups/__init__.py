"""The rules of groups: owners of duties, quorum, the ladder before an end date, promises."""
