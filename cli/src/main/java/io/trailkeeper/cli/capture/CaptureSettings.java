package io.trailkeeper.cli.capture;

import io.trailkeeper.cli.usage.ListenAddress;
import io.trailkeeper.collector.journal.JournalOptions;
import io.trailkeeper.collector.redaction.RedactionOptions;
import java.nio.file.Path;

/**
 * How capture runs.
 *
 * @param audit where API servers post
 * @param followers where followers read
 * @param tls the directory of certificates
 * @param journal how the journal is kept
 * @param quarantine the directory of what was posted and is no event
 * @param redaction what is taken out of events
 */
record CaptureSettings(
    ListenAddress audit,
    ListenAddress followers,
    Path tls,
    JournalOptions journal,
    Path quarantine,
    RedactionOptions redaction) {}
