package io.trailkeeper.operator.resource;

import io.trailkeeper.core.hash.Sha256;
import java.nio.charset.StandardCharsets;

/** The names of what a Trail owns. Two Trails never share one. */
public final class OwnedNames {

  /** Leaves room for what Deployments and Secrets put behind it. */
  private static final int MAX_NAME = 52;

  private static final int NAME_HASH = 8;

  /** The longest value of a label. */
  private static final int MAX_LABEL_VALUE = 63;

  private static final int LABEL_HASH = 16;
  private static final String PREFIX = "collector-";
  private static final String CERTIFICATE_SUFFIX = "-tls";

  private OwnedNames() {}

  /**
   * Returns the name of the ConfigMap, ServiceAccount, Role, RoleBinding, Deployment and
   * NetworkPolicy: {@code collector-<trail>}, and where that is longer than 52 characters its
   * beginning and 8 hexadecimal digits of the SHA-256 of the Trail's name.
   */
  public static String collector(String trail) {
    return cut(PREFIX + trail, trail, MAX_NAME, NAME_HASH);
  }

  /** Returns the name of the Secret with the collector's client certificate. */
  public static String certificate(String trail) {
    return collector(trail) + CERTIFICATE_SUFFIX;
  }

  /** Returns the name of the TrailCheckpoint: the Trail's own. */
  public static String checkpoint(String trail) {
    return trail;
  }

  /** Returns the value of the label {@code trailkeeper.io/trail}: the Trail's name, if it fits. */
  public static String labelValue(String trail) {
    return cut(trail, trail, MAX_LABEL_VALUE, LABEL_HASH);
  }

  /** Whether a value of that label is a Trail's name for sure; a cut one is never this short. */
  public static boolean isWhole(String labelValue) {
    return labelValue.length() < MAX_LABEL_VALUE - LABEL_HASH;
  }

  private static String cut(String name, String trail, int max, int digits) {
    if (name.length() <= max) {
      return name;
    }
    int end = max - digits - 1;
    // A name may not have a hyphen behind a dot.
    while (name.charAt(end - 1) == '.' || name.charAt(end - 1) == '-') {
      end--;
    }
    String hash = Sha256.hex(trail.getBytes(StandardCharsets.UTF_8));
    return name.substring(0, end) + "-" + hash.substring(0, digits);
  }
}
