package io.trailkeeper.collector.capture;

import io.trailkeeper.core.pki.ClientIdentity;
import io.trailkeeper.core.pki.ClientRole;
import io.trailkeeper.core.pki.PkiException;
import java.security.cert.X509Certificate;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/** Who sends a request: the subject of the certificate that the TLS handshake verified. */
final class Caller {

  private Caller() {}

  /**
   * Returns the client, which is one that may send audit events.
   *
   * @throws RefusedException if it may not
   */
  static ClientIdentity auditSource(Request request) {
    ClientIdentity client;
    try {
      client = ClientIdentity.of(certificate(request));
    } catch (PkiException e) {
      throw new RefusedException(CaptureError.WRONG_ROLE, String.valueOf(e.getMessage()));
    }
    if (!client.has(ClientRole.AUDIT_SOURCE)) {
      throw new RefusedException(
          CaptureError.WRONG_ROLE,
          "the organisations (O) of \""
              + client.name()
              + "\" are "
              + client.organisations()
              + ", expected one of them to be "
              + ClientRole.AUDIT_SOURCE.organisation());
    }
    return client;
  }

  private static X509Certificate certificate(Request request) {
    EndPoint.@Nullable SslSessionData tls =
        request.getConnectionMetaData().getConnection().getEndPoint().getSslSessionData();
    X509Certificate @Nullable [] chain = tls == null ? null : tls.peerCertificates();
    if (chain == null || chain.length == 0) {
      throw new RefusedException(CaptureError.WRONG_ROLE, "there is no client certificate");
    }
    return chain[0];
  }
}
