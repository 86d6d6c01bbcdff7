package io.trailkeeper.collector.follow;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/** A TCP proxy that ends a connection after so many bytes of what the server says. */
final class CuttingProxy implements AutoCloseable {

  private final ServerSocket listening;
  private final int target;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final AtomicLong passed = new AtomicLong();
  private volatile long limit = Long.MAX_VALUE;

  CuttingProxy(int target) throws IOException {
    this.target = target;
    this.listening = new ServerSocket(0, 50, InetAddress.getByName("localhost"));
    threads.execute(this::accept);
  }

  int port() {
    return listening.getLocalPort();
  }

  /** Begins to count anew; connections end when so many bytes have passed. */
  void cutAfter(long bytes) {
    passed.set(0);
    limit = bytes;
  }

  /** Returns how many bytes the server has said since {@link #cutAfter}. */
  long passed() {
    return passed.get();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listening.accept();
        Socket server = new Socket(listening.getInetAddress(), target);
        sockets.addAll(List.of(client, server));
        threads.execute(() -> copy(client, server, false));
        threads.execute(() -> copy(server, client, true));
      }
    } catch (IOException e) {
      // closed
    }
  }

  private void copy(Socket from, Socket to, boolean counted) {
    byte[] buffer = new byte[8192];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        long allowed = counted ? Math.max(0, limit - passed.getAndAdd(read)) : read;
        out.write(buffer, 0, (int) Math.min(read, allowed));
        out.flush();
        if (allowed < read) {
          return;
        }
      }
    } catch (IOException e) {
      // one of both has gone
    }
  }

  @Override
  public void close() throws IOException {
    listening.close();
    for (Socket socket : sockets) {
      socket.close();
    }
    threads.shutdownNow();
  }
}
