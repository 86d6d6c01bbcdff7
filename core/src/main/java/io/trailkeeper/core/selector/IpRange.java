package io.trailkeeper.core.selector;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * An IP address, or a range of them such as {@code 10.0.0.0/8} or {@code 2001:db8::/32}.
 *
 * <p>Never asks the DNS: what is not an address in figures is not an address.
 */
final class IpRange {

  private static final int IPV4_BYTES = 4;
  private static final int MAX_OCTET = 255;

  private final byte[] address;
  private final int prefixBits;

  private IpRange(byte[] address, int prefixBits) {
    this.address = address;
    this.prefixBits = prefixBits;
  }

  /**
   * Reads an address or a range.
   *
   * @throws IllegalArgumentException saying what was found and what is allowed
   */
  static IpRange parse(String text) {
    int slash = text.indexOf('/');
    byte @Nullable [] address = bytes(slash < 0 ? text : text.substring(0, slash));
    int bits = slash < 0 ? Integer.MAX_VALUE : number(text, slash + 1, text.length());
    if (address == null || bits < 0 || (slash >= 0 && bits > address.length * 8)) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is not an IP address or range, for example 10.0.0.0/8");
    }
    return new IpRange(address, Math.min(bits, address.length * 8));
  }

  boolean contains(String text) {
    byte @Nullable [] other = bytes(text);
    if (other == null || other.length != address.length) {
      return false;
    }
    int wholeBytes = prefixBits / 8;
    if (!Arrays.equals(address, 0, wholeBytes, other, 0, wholeBytes)) {
      return false;
    }
    int rest = prefixBits % 8;
    if (rest == 0) {
      return true;
    }
    int mask = 0xff << (8 - rest);
    return (address[wholeBytes] & mask) == (other[wholeBytes] & mask);
  }

  /** Returns the number that one to three digits of a text make; negative if it is none. */
  private static int number(String text, int from, int to) {
    if (from == to || to - from > 3) {
      return -1;
    }
    int number = 0;
    for (int i = from; i < to; i++) {
      int digit = digit(text.charAt(i));
      if (digit < 0) {
        return -1;
      }
      number = number * 10 + digit;
    }
    return number;
  }

  private static int digit(char c) {
    return c >= '0' && c <= '9' ? c - '0' : -1;
  }

  /** Returns the address; an IPv4 address in IPv6's clothes as IPv4. Null if it is none. */
  private static byte @Nullable [] bytes(String text) {
    return text.indexOf(':') < 0 ? ipv4(text) : ipv6(text);
  }

  private static byte @Nullable [] ipv4(String text) {
    byte[] address = new byte[IPV4_BYTES];
    int from = 0;
    for (int i = 0; i < IPV4_BYTES; i++) {
      int dot = text.indexOf('.', from);
      int to = i == IPV4_BYTES - 1 ? text.length() : dot;
      int octet = to < 0 ? -1 : number(text, from, to);
      // A leading zero would be octal to some readers.
      if (octet < 0 || octet > MAX_OCTET || (to - from > 1 && text.charAt(from) == '0')) {
        return null;
      }
      address[i] = (byte) octet;
      from = to + 1;
    }
    return address;
  }

  private static byte @Nullable [] ipv6(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != ':' && c != '.' && Character.digit(c, 16) < 0) {
        return null;
      }
    }
    try {
      // Nothing but figures and a colon: no name service is asked.
      return InetAddress.getByName(text).getAddress();
    } catch (UnknownHostException e) {
      return null;
    }
  }
}
