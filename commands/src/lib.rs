//! The Discord door: parse a command, make one call into crm, render the answer
