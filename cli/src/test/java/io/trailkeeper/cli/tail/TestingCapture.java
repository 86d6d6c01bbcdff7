package io.trailkeeper.cli.tail;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.trailkeeper.cli.assembly.AuditListener;
import io.trailkeeper.cli.testing.TestingTls;
import io.trailkeeper.cli.usage.ListenAddress;
import io.trailkeeper.collector.journal.Journal;
import io.trailkeeper.collector.journal.JournalOptions;
import io.trailkeeper.collector.redaction.RedactionOptions;
import io.trailkeeper.collector.tls.TlsMaterial;
import io.trailkeeper.core.cluster.ClusterIdentity;
import io.trailkeeper.core.journal.Cursor;
import io.trailkeeper.core.journal.JournaledEvent;
import io.trailkeeper.core.journal.ReadRequest;
import io.trailkeeper.core.journal.ReadResult;
import io.trailkeeper.core.pki.CertificateAuthority;
import io.trailkeeper.core.pki.ClientRole;
import io.trailkeeper.core.selector.AdvancedEventSelector;
import io.trailkeeper.core.selector.EventFilter;
import io.trailkeeper.core.selector.FieldSelector;
import io.trailkeeper.core.selector.Scope;
import io.trailkeeper.core.selector.Selection;
import io.trailkeeper.core.selector.SelectorField;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Capture as it is, on a journal of its own; it goes away and comes back. */
final class TestingCapture implements AutoCloseable {

  private static final EventFilter EVERYTHING =
      EventFilter.of(
          new ClusterIdentity("123456789012", "local"),
          new Selection(
              new Scope.Cluster(),
              List.of(),
              List.of(
                  new AdvancedEventSelector(
                      "everything",
                      List.of(
                          new FieldSelector(
                              SelectorField.EVENT_CATEGORY,
                              Map.of(
                                  FieldSelector.Operator.EQUALS,
                                  List.of("Management", "Data"))))))));

  final CertificateAuthority authority = TestingTls.authority("trailkeeper");
  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final Path data;
  private final Journal journal;
  private AuditListener listener;
  private int port;

  TestingCapture(Path directory) {
    this.data = directory.resolve("data");
    this.journal = Journal.open(JournalOptions.in(directory.resolve("journal")), Clock.systemUTC());
    journal.register("test", journal.earliest());
    comeBack();
  }

  void goAway() {
    listener.close();
    listener = null;
  }

  void comeBack() {
    comeBack(authority);
  }

  /** Comes back with another authority's certificate, and believes that authority alone. */
  void comeBack(CertificateAuthority by) {
    listener =
        AuditListener.start(
            ListenAddress.parse("127.0.0.1:" + port),
            serving(by),
            RedactionOptions.DEFAULT,
            journal,
            data,
            true,
            meters,
            Clock.systemUTC());
    port = listener.port();
  }

  private static TlsMaterial serving(CertificateAuthority by) {
    return new TlsMaterial(TestingTls.serving(by), List.of(by.certificate()));
  }

  URI url() {
    return URI.create("https://127.0.0.1:" + port);
  }

  TlsMaterial tailer() {
    return new TlsMaterial(
        authority.issueClient("node-1", ClientRole.AUDIT_LOG_TAILER),
        List.of(authority.certificate()));
  }

  long size() {
    return journal.end().offset();
  }

  double duplicates() {
    return meters.get("trailkeeper.capture.events.duplicates").counter().count();
  }

  /** Returns the events of the journal, in order. */
  List<String> events() throws InterruptedException {
    List<String> events = new ArrayList<>();
    Cursor from = journal.earliest();
    while (from.offset() < journal.end().offset()) {
      ReadResult result =
          journal.read(
              new ReadRequest(
                  "test",
                  from,
                  ReadRequest.NO_END,
                  journal.earliest(),
                  EVERYTHING,
                  10_000,
                  8 << 20,
                  Duration.ZERO));
      for (JournaledEvent event : result.events()) {
        events.add(new String(event.bytes(), StandardCharsets.UTF_8));
      }
      from = result.next();
    }
    return events;
  }

  @Override
  public void close() {
    if (listener != null) {
      listener.close();
    }
    journal.close();
  }
}
