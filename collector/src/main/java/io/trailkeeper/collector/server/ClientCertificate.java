package io.trailkeeper.collector.server;

import io.trailkeeper.core.pki.ClientIdentity;
import io.trailkeeper.core.pki.ClientRole;
import io.trailkeeper.core.pki.PkiException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.stream.Collectors;
import javax.net.ssl.SSLSession;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/** Who sends a request: the certificate that the TLS handshake verified. */
public final class ClientCertificate {

  /** Of the client, among the values of its TLS session. */
  private static final String IDENTITY = ClientIdentity.class.getName();

  private ClientCertificate() {}

  /**
   * Returns the certificate that the client has presented.
   *
   * @param wrongRole the error if there is none
   * @throws RefusedException if there is none
   */
  public static X509Certificate of(Request request, ServiceError wrongRole) {
    EndPoint.@Nullable SslSessionData tls = tls(request);
    X509Certificate @Nullable [] chain = tls == null ? null : tls.peerCertificates();
    if (chain == null || chain.length == 0) {
      throw new RefusedException(wrongRole, "there is no client certificate");
    }
    return chain[0];
  }

  /**
   * Returns the client of a request, which has a role.
   *
   * @param wrongRole the error if it has not
   * @throws RefusedException if it has not, is not named, or there is no certificate
   */
  public static ClientIdentity require(Request request, ClientRole role, ServiceError wrongRole) {
    return require(request, List.of(role), wrongRole);
  }

  /**
   * Returns the client of a request, which has at least one of these roles.
   *
   * @param wrongRole the error if it has none of them
   * @throws RefusedException if it has none of them, is not named, or there is no certificate
   */
  public static ClientIdentity require(
      Request request, List<ClientRole> roles, ServiceError wrongRole) {
    ClientIdentity client;
    try {
      client = identity(request, of(request, wrongRole));
    } catch (PkiException e) {
      throw new RefusedException(wrongRole, String.valueOf(e.getMessage()));
    }
    if (roles.stream().noneMatch(client::has)) {
      throw new RefusedException(
          wrongRole,
          "the organisations (O) of \""
              + client.name()
              + "\" are "
              + client.organisations()
              + ", expected one of them to be "
              + roles.stream().map(ClientRole::organisation).collect(Collectors.joining(" or ")));
    }
    return client;
  }

  /** Reads a certificate once for all requests of its TLS session, which cannot change it. */
  private static ClientIdentity identity(Request request, X509Certificate certificate) {
    EndPoint.@Nullable SslSessionData tls = tls(request);
    @Nullable SSLSession session = tls == null ? null : tls.sslSession();
    if (session == null) {
      return ClientIdentity.of(certificate);
    }
    if (session.getValue(IDENTITY) instanceof ClientIdentity known) {
      return known;
    }
    ClientIdentity client = ClientIdentity.of(certificate);
    session.putValue(IDENTITY, client);
    return client;
  }

  private static EndPoint.@Nullable SslSessionData tls(Request request) {
    return request.getConnectionMetaData().getConnection().getEndPoint().getSslSessionData();
  }
}
