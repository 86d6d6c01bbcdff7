package io.trailkeeper.bench.stage;

import io.trailkeeper.bench.load.EventBodies;
import io.trailkeeper.core.audit.AuditEvent;
import io.trailkeeper.core.classification.ClassifiedEvent;
import io.trailkeeper.core.classification.EventClassifier;
import io.trailkeeper.core.hash.Sha256;
import io.trailkeeper.core.logfile.LogFile;
import io.trailkeeper.core.logfile.LogFileBuilder;
import io.trailkeeper.core.logfile.LogFormat;
import io.trailkeeper.core.selector.Selection;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Puts events together to log files, which are not compressed. */
final class Formatting implements Work {

  private static final String SOURCE = "kube-apiserver";

  private final EventBodies bodies;
  private final EventClassifier classifier;
  private final LogFormat format;
  private final long maxBytes;
  private final List<ClassifiedEvent> events = new ArrayList<>();
  private final List<byte[]> hashes = new ArrayList<>();
  private long bytesOut;

  Formatting(EventBodies bodies, Selection selection, LogFormat format, long maxBytes) {
    this.bodies = bodies;
    this.classifier = selection.classifier(Stages.CLUSTER);
    this.format = format;
    this.maxBytes = maxBytes;
  }

  /** An event remembers what was asked of it: each pass has new ones. */
  @Override
  public void prepare() throws IOException {
    events.clear();
    hashes.clear();
    for (AuditEvent event : Parsing.events(bodies)) {
      events.add(classifier.classify(event));
      hashes.add(Sha256.hash(event.bytes()));
    }
  }

  @Override
  public long pass() {
    bytesOut = 0;
    for (LogFile file : files()) {
      bytesOut += file.length();
    }
    return bytesOut;
  }

  @Override
  public long bytesOut() {
    return bytesOut;
  }

  /** Returns the content of each log file. */
  List<byte[]> contents() throws IOException {
    prepare();
    return files().stream().map(LogFile::object).toList();
  }

  private List<LogFile> files() {
    List<LogFile> files = new ArrayList<>();
    LogFileBuilder builder =
        new LogFileBuilder(format, Uncompressed::new, Stages.CLUSTER, classifier);
    for (int i = 0; i < events.size(); i++) {
      if (builder.events() > 0 && builder.length() >= maxBytes) {
        files.add(builder.build());
        builder = new LogFileBuilder(format, Uncompressed::new, Stages.CLUSTER, classifier);
      }
      builder.add(events.get(i), SOURCE, hashes.get(i));
    }
    files.add(builder.build());
    return files;
  }
}
