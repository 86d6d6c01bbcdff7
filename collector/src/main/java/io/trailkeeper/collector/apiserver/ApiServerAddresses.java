package io.trailkeeper.collector.apiserver;

import java.net.URI;
import java.util.List;

/** Where the API servers are, each by itself and not behind an address of all. */
@FunctionalInterface
public interface ApiServerAddresses {

  /**
   * Returns where they are now, as {@code https://host:port}; at least one, none twice.
   *
   * @throws ApiServerException if that cannot be found out
   */
  List<URI> find();
}
