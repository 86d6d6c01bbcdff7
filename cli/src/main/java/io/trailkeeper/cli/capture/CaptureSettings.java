package io.trailkeeper.cli.capture;

import io.trailkeeper.cli.usage.ListenAddress;
import io.trailkeeper.collector.journal.JournalOptions;
import io.trailkeeper.collector.redaction.RedactionOptions;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How capture runs.
 *
 * @param audit where API servers post
 * @param followers where followers read
 * @param tls the directory of certificates
 * @param journal how the journal is kept
 * @param data the directory of the quarantine, and of when capture listened last
 * @param soleCapture whether there is no other replica
 * @param redaction what is taken out of events
 * @param apiServers how API servers are watched; null if they are not
 */
record CaptureSettings(
    ListenAddress audit,
    ListenAddress followers,
    Path tls,
    JournalOptions journal,
    Path data,
    boolean soleCapture,
    RedactionOptions redaction,
    @Nullable ApiServerSettings apiServers) {}
