package io.trailkeeper.cli.validate;

import io.trailkeeper.core.validation.Finding;
import io.trailkeeper.core.validation.ValidationListener;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Several listeners as one. */
record Listeners(List<ValidationListener> all) implements ValidationListener {

  Listeners {
    all = List.copyOf(all);
  }

  @Override
  public void finding(Finding finding) {
    all.forEach(one -> one.finding(finding));
  }

  @Override
  public void digestFile(String key, @Nullable Instant end, List<Finding> findings) {
    all.forEach(one -> one.digestFile(key, end, findings));
  }

  @Override
  public void logFile(String key, @Nullable Finding finding) {
    all.forEach(one -> one.logFile(key, finding));
  }
}
