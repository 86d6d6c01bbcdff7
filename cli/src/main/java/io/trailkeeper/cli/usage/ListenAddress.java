package io.trailkeeper.cli.usage;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a server listens.
 *
 * @param host an IP address or a host name of this machine
 * @param port 0 lets the system choose one
 */
public record ListenAddress(String host, int port) {

  /** Loopback: to let other machines in is a decision. */
  public static final String DEFAULT = "127.0.0.1:8443";

  private static final Pattern FORM =
      Pattern.compile("(?:\\[([0-9A-Fa-f:.]+)]|([^\\[\\]:]+)):([0-9]{1,5})");
  private static final int MAX_PORT = 65_535;

  /**
   * Reads {@code HOST:PORT}, an IPv6 address in brackets.
   *
   * @throws IllegalArgumentException saying what was found and what is allowed
   */
  public static ListenAddress parse(String text) {
    Matcher matcher = FORM.matcher(text);
    int port = matcher.matches() ? Integer.parseInt(matcher.group(3)) : -1;
    if (port < 0 || port > MAX_PORT) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is not HOST:PORT, for example " + DEFAULT + " or [::1]:8443");
    }
    return new ListenAddress(matcher.group(1) != null ? matcher.group(1) : matcher.group(2), port);
  }

  /** Returns the host that clients on this machine connect to. */
  public String clientHost() {
    return switch (host) {
      case "0.0.0.0" -> "127.0.0.1";
      case "::" -> "::1";
      default -> host;
    };
  }

  /** Returns the names that the serving certificate must have. */
  public List<String> certificateHosts() {
    Set<String> hosts = new LinkedHashSet<>(List.of("localhost", "127.0.0.1", "::1"));
    hosts.add(clientHost());
    try {
      hosts.add(InetAddress.getLocalHost().getHostName());
    } catch (UnknownHostException e) {
      // A machine that does not know its own name is reached by its addresses.
      return List.copyOf(hosts);
    }
    return List.copyOf(hosts);
  }

  /** Returns the address as it stands in a URL. */
  public static String inUrl(String host, int port) {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }
}
