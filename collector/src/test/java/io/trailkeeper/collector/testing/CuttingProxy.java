package io.trailkeeper.collector.testing;

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

/**
 * A TCP proxy that ends a connection after so many bytes of what the server says, or refuses all.
 */
public final class CuttingProxy implements AutoCloseable {

  private final int target;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final AtomicLong passed = new AtomicLong();
  private volatile long limit = Long.MAX_VALUE;
  private ServerSocket listening;

  /** Listens on a free port of this machine. */
  public CuttingProxy(int target) throws IOException {
    this.target = target;
    this.listening = listen(0);
  }

  /** Returns where it listens; the same for its whole life. */
  public int port() {
    return listening.getLocalPort();
  }

  /** Begins to count anew; connections end when so many bytes have passed. */
  public void cutAfter(long bytes) {
    passed.set(0);
    limit = bytes;
  }

  /** Returns how many bytes the server has said since {@link #cutAfter}. */
  public long passed() {
    return passed.get();
  }

  /** Ends all connections, and refuses new ones. */
  public void refuse() throws IOException {
    listening.close();
    for (Socket socket : sockets) {
      socket.close();
    }
    sockets.clear();
  }

  /** Takes connections again, on the same port. */
  public void accept() throws IOException {
    listening = listen(listening.getLocalPort());
  }

  private ServerSocket listen(int port) throws IOException {
    ServerSocket socket = new ServerSocket(port, 50, InetAddress.getByName("localhost"));
    threads.execute(() -> accept(socket));
    return socket;
  }

  private void accept(ServerSocket socket) {
    try {
      while (true) {
        Socket client = socket.accept();
        Socket server = new Socket(socket.getInetAddress(), target);
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
    refuse();
    threads.shutdownNow();
  }
}
