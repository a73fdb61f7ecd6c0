"""Delivery reports as mail servers of several makers write them; addresses and hosts are invented."""

from __future__ import annotations

TO = "liaison@branch.example"


def original(attempt: str) -> str:
    """The header of a mail of ours, as a report brings it along."""
    return (
        "From: =?utf-8?b?56S65L6L?= <office@example.org>\r\n"
        f"To: {TO}\r\nSubject: =?utf-8?b?5Lya6K6u6YCa55+l?=\r\nMessage-ID: <D-1@csbme.lianxi.invalid>\r\n"
        f"Auto-Submitted: auto-generated\r\nLianxi-Attempt: {attempt}\r\nMIME-Version: 1.0\r\n"
    )


def postfix(attempt: str, to: str = "office@example.org", action: str = "failed", status: str = "5.1.1") -> bytes:
    """As Postfix writes it, with the whole mail brought along."""
    return _crlf(f"""\
Return-Path: <>
Delivered-To: {to}
Date: Tue, 24 Nov 2026 10:00:00 +0800 (CST)
From: MAILER-DAEMON@mx.branch.example (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
To: {to}
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
\tboundary="4F2A.1700000000/mx.branch.example"

This is a MIME-encapsulated message.

--4F2A.1700000000/mx.branch.example
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

This is the mail system at host mx.branch.example.

<{TO}>: host store.branch.example[192.0.2.7] said: 550 5.1.1
    <{TO}>: Recipient address rejected: User unknown

--4F2A.1700000000/mx.branch.example
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.branch.example
X-Postfix-Queue-ID: 4F2A
X-Postfix-Sender: rfc822; {to}
Arrival-Date: Tue, 24 Nov 2026 09:59:58 +0800 (CST)

Final-Recipient: rfc822; {TO}
Original-Recipient: rfc822;{TO}
Action: {action}
Status: {status}
Remote-MTA: dns; store.branch.example
Diagnostic-Code: smtp; 550 5.1.1 <{TO}>: Recipient address rejected:
    User unknown

--4F2A.1700000000/mx.branch.example
Content-Description: Undelivered Message
Content-Type: message/rfc822
Content-Transfer-Encoding: 8bit

{original(attempt)}
text

--4F2A.1700000000/mx.branch.example--
""")


def sendmail(attempt: str) -> bytes:
    """As Sendmail writes it for RET=HDRS: the header alone is brought along."""
    return _crlf(f"""\
Return-Path: <MAILER-DAEMON>
From: Mail Delivery Subsystem <MAILER-DAEMON@relay.example>
To: <office@example.org>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="iAO2.1/relay.example"
Subject: Returned mail: see transcript for details
Auto-Submitted: auto-generated (failure)

--iAO2.1/relay.example

   ----- The following addresses had permanent fatal errors -----
<{TO}>
    (reason: 552 5.2.2 Mailbox full)

--iAO2.1/relay.example
Content-Type: message/delivery-status

Reporting-MTA: dns; relay.example
Received-From-MTA: DNS; mail.example.org
Arrival-Date: Tue, 24 Nov 2026 10:00:00 +0800

Final-Recipient: RFC822; {TO}
Action: failed
Status: 5.2.2
Diagnostic-Code: SMTP; 552 5.2.2 Mailbox full
Last-Attempt-Date: Tue, 24 Nov 2026 10:00:01 +0800

--iAO2.1/relay.example
Content-Type: text/rfc822-headers

Return-Path: <office@example.org>
{original(attempt)}
--iAO2.1/relay.example--
""")


def exchange(attempt: str) -> bytes:
    """As Exchange Online writes it: several parts around the report, and two recipients after a forwarding."""
    return _crlf(f"""\
From: <postmaster@branch.example>
To: <office@example.org>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b1"
Subject: =?utf-8?b?5peg5rOV5Lyg6YCS?=
Auto-Submitted: auto-replied

--b1
Content-Type: multipart/alternative; differences=Content-Type; boundary="b2"

--b2
Content-Type: text/plain; charset="utf-8"
Content-Transfer-Encoding: base64

5peg5rOV5Lyg6YCSCg==
--b2
Content-Type: text/html; charset="utf-8"

<p>undeliverable</p>
--b2--

--b1
Content-Type: message/delivery-status

Reporting-MTA: dns;HK0PR01.prod.example

Final-Recipient: rfc822;{TO}
Action: expanded
Status: 2.1.5

Final-Recipient: rfc822;forwarded@elsewhere.example
Action: failed
Status: 5.7.134
Diagnostic-Code: smtp;550 5.7.134 RESOLVER.RST.SenderNotAuthenticatedForMailbox; authentication required

--b1
Content-Type: message/rfc822

{original(attempt)}
text
--b1--
""")


def qmail(to: str) -> bytes:
    """As qmail writes it: text for people, no report."""
    return _crlf(f"""\
Return-Path: <>
Delivered-To: {to}
Date: 24 Nov 2026 02:00:00 -0000
From: MAILER-DAEMON@old.example
To: {to}
Subject: failure notice

Hi. This is the qmail-send program at old.example.
I'm afraid I wasn't able to deliver your message to the following addresses.

<{TO}>:
Sorry, no mailbox here by that name. (#5.1.1)
""")


def on_holiday(to: str) -> bytes:
    """The answering machine of somebody who did get the mail."""
    return _crlf(f"""\
Return-Path: <{TO}>
Delivered-To: {to}
From: {TO}
To: {to}
Subject: Auto: holiday
Auto-Submitted: auto-replied

I am away until Monday. Status: 5.0.0 means nothing here.
""")


def _crlf(text: str) -> bytes:
    return text.replace("\r\n", "\n").replace("\n", "\r\n").encode()
