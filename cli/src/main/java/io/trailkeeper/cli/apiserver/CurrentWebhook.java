package io.trailkeeper.cli.apiserver;

import java.security.cert.X509Certificate;
import java.util.List;

/**
 * What capture has today, to compare a kubeconfig with.
 *
 * @param serverName the name that capture's certificate is checked against; empty for its address
 * @param authorities the authorities that capture's certificate and its clients' are issued by
 */
public record CurrentWebhook(String serverName, List<X509Certificate> authorities) {

  /** Copies the authorities. */
  public CurrentWebhook {
    authorities = List.copyOf(authorities);
  }
}
