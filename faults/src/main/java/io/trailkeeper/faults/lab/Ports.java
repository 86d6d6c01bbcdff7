package io.trailkeeper.faults.lab;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.SplittableRandom;

/**
 * Ports that a process has again after each restart: below those that the system gives away for a
 * moment.
 */
public final class Ports {

  private static final int FIRST = 20_000;
  private static final int LAST = 32_000;

  private final SplittableRandom random = new SplittableRandom();

  /** Returns one that is free now. */
  public int free() {
    int port = random.nextInt(FIRST, LAST);
    while (!isFree(port)) {
      port = random.nextInt(FIRST, LAST);
    }
    return port;
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException e) {
      // Somebody has it.
      return false;
    }
  }
}
