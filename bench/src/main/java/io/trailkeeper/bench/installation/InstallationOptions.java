package io.trailkeeper.bench.installation;

import io.trailkeeper.core.config.DeliveryOptions;
import io.trailkeeper.core.selector.Selection;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an installation is like.
 *
 * @param directory its own, which is empty
 * @param java the program
 * @param jar the product
 * @param capture how capture's JVM is started
 * @param collector how each collector's JVM is started
 * @param trails what each Trail selects
 * @param delivery how each Trail delivers
 * @param s3 the S3 server; null delivers to a directory
 */
public record InstallationOptions(
    Path directory,
    Path java,
    Path jar,
    ContainerOptions capture,
    ContainerOptions collector,
    List<Selection> trails,
    DeliveryOptions delivery,
    @Nullable URI s3) {

  /** Copies the list. */
  public InstallationOptions {
    trails = List.copyOf(trails);
  }
}
