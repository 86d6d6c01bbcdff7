package io.trailkeeper.collector.follow;

import io.trailkeeper.collector.server.RefusedException;
import io.trailkeeper.core.pki.ClientRole;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What can be asked of a journal, how, and by whom. */
enum Operation {
  STATE("GET", "/journal/v1/state", ClientRole.FOLLOWER),
  REGISTER("PUT", "/journal/v1/registration", ClientRole.FOLLOWER),
  UNREGISTER("DELETE", "/journal/v1/registration", ClientRole.FOLLOWER),
  SINCE("GET", "/journal/v1/since", ClientRole.FOLLOWER),
  WAIT("POST", "/journal/v1/wait", ClientRole.FOLLOWER),
  READ("POST", "/journal/v1/read", ClientRole.FOLLOWER),
  FOLLOWERS("GET", "/journal/v1/followers", ClientRole.OPERATOR),
  /** The follower's name is what stands after the path. */
  FORGET("DELETE", "/journal/v1/followers/", ClientRole.OPERATOR);

  private static final int MAX_SHOWN = 100;

  private final String method;
  private final String path;
  private final ClientRole role;

  Operation(String method, String path, ClientRole role) {
    this.method = method;
    this.path = path;
    this.role = role;
  }

  /**
   * Returns what is asked for.
   *
   * @throws RefusedException if that is nothing
   */
  static Operation of(String method, String path) {
    List<String> methods = new ArrayList<>();
    for (Operation operation : values()) {
      if (operation.isAt(path)) {
        if (operation.method.equals(method)) {
          return operation;
        }
        methods.add(operation.method);
      }
    }
    if (methods.isEmpty()) {
      throw new RefusedException(
          FollowerError.UNKNOWN_PATH, "a journal is read at " + READ.path + " and beside it");
    }
    throw new RefusedException(
        FollowerError.WRONG_METHOD, "found " + shown(method) + ", expected one of " + methods);
  }

  /** Cuts foreign text to the length of a log line's part. */
  static String shown(String text) {
    return text.length() > MAX_SHOWN ? text.substring(0, MAX_SHOWN) + "…" : text;
  }

  String method() {
    return method;
  }

  String path() {
    return path;
  }

  /** Returns the role that a client must have. */
  ClientRole role() {
    return role;
  }

  /** Returns the operation's name in metrics. */
  String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  private boolean isAt(String asked) {
    return this == FORGET ? asked.startsWith(path) : asked.equals(path);
  }
}
