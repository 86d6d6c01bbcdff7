package io.trailkeeper.faults.storage;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * An HTTP proxy between collectors and the S3 server: shows how far each request has come, and
 * breaks what it is told to. One request a connection. Thread-safe.
 */
public final class BreakingProxy implements AutoCloseable {

  private static final int BACKLOG = 100;
  private static final long LOOK_EVERY_MILLIS = 20;

  private final int storePort;
  private final ServerSocket listener;
  private final ExecutorService threads = Executors.newCachedThreadPool(BreakingProxy::thread);
  private final List<Trap> traps = new CopyOnWriteArrayList<>();
  private final AtomicInteger underWay = new AtomicInteger();
  private volatile Function<StoreRequest, Treatment> treatment = request -> Treatment.PASS;

  private BreakingProxy(int storePort, ServerSocket listener) {
    this.storePort = storePort;
    this.listener = listener;
  }

  /** Something that is done once, in the midst of a request. */
  private record Trap(
      Moment moment, StoreRequest.Kind kind, Runnable action, AtomicBoolean armed) {}

  /** Starts a proxy on a free port of 127.0.0.1. */
  public static BreakingProxy start(int storePort) {
    try {
      ServerSocket listener = new ServerSocket();
      listener.setReuseAddress(true);
      listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
      BreakingProxy proxy = new BreakingProxy(storePort, listener);
      proxy.threads.execute(proxy::accept);
      return proxy;
    } catch (IOException e) {
      throw new UncheckedIOException("a proxy cannot listen on 127.0.0.1", e);
    }
  }

  /** Returns the port of 127.0.0.1 that it listens on. */
  public int port() {
    return listener.getLocalPort();
  }

  /** Treats requests so from now on; also those that stall. */
  public void treat(Function<StoreRequest, Treatment> how) {
    treatment = how;
  }

  /** Passes everything on again. */
  public void heal() {
    treatment = request -> Treatment.PASS;
  }

  /**
   * Does something once, when a request of a kind comes to a moment; the request goes on after it.
   *
   * @return takes it back, if it was not done yet
   */
  public Runnable once(Moment moment, StoreRequest.Kind kind, Runnable action) {
    Trap trap = new Trap(moment, kind, action, new AtomicBoolean(true));
    traps.removeIf(earlier -> !earlier.armed().get());
    traps.add(trap);
    return () -> traps.remove(trap);
  }

  /** Returns how many requests are under way. */
  public int underWay() {
    return underWay.get();
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException("a proxy does not let go of its port", e);
    } finally {
      threads.shutdownNow();
    }
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "storage proxy");
    thread.setDaemon(true);
    return thread;
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        threads.execute(() -> serve(client));
      } catch (IOException e) {
        // It was closed.
        return;
      }
    }
  }

  private void serve(Socket client) {
    underWay.incrementAndGet();
    try (client) {
      client.setTcpNoDelay(true);
      exchange(client);
    } catch (IOException e) {
      // One of the two is gone, which is what this is all about.
      return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      underWay.decrementAndGet();
    }
  }

  private void exchange(Socket client) throws IOException, InterruptedException {
    InputStream in = new BufferedInputStream(client.getInputStream());
    RequestHead head = RequestHead.read(in);
    if (head == null) {
      return;
    }
    StoreRequest request = head.request();
    Treatment how = treatment.apply(request);
    at(Moment.BEGUN, request);
    OutputStream out = client.getOutputStream();
    if (head.expectsContinue()) {
      out.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      out.flush();
    }
    byte[] first = in.readNBytes(head.contentLength() / 2);
    at(Moment.IN_BODY, request);
    if (how instanceof Treatment.CutRequest) {
      return;
    }
    byte[] rest = in.readNBytes(head.contentLength() - first.length);
    if (first.length + rest.length < head.contentLength()) {
      // The client died: a store waits for the rest for a while, and then forgets it.
      return;
    }
    if (how instanceof Treatment.Stall) {
      stall(request, how);
      return;
    }
    if (how instanceof Treatment.Refuse refusal) {
      out.write(refusal(head, refusal));
      out.flush();
      return;
    }
    byte[] answer = ask(head, first, rest);
    at(Moment.STORED, request);
    if (how instanceof Treatment.LoseAnswer) {
      return;
    }
    int length = how instanceof Treatment.CutAnswer ? answer.length / 2 : answer.length;
    out.write(answer, 0, length);
    out.flush();
    at(Moment.ANSWERED, request);
  }

  private void stall(StoreRequest request, Treatment how) throws InterruptedException {
    while (treatment.apply(request).equals(how) && !listener.isClosed()) {
      Thread.sleep(LOOK_EVERY_MILLIS);
    }
  }

  private byte[] ask(RequestHead head, byte[] first, byte[] rest) throws IOException {
    try (Socket store = new Socket(InetAddress.getLoopbackAddress(), storePort)) {
      OutputStream out = store.getOutputStream();
      out.write(head.forwarded());
      out.write(first);
      out.write(rest);
      out.flush();
      // The store was told to close the connection after its answer.
      return store.getInputStream().readAllBytes();
    }
  }

  private static byte[] refusal(RequestHead head, Treatment.Refuse refusal) {
    String body =
        head.request().method().equals("HEAD")
            ? ""
            : "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>"
                + refusal.code()
                + "</Code><Message>the fault harness says so</Message></Error>";
    String answer =
        "HTTP/1.1 "
            + refusal.status()
            + " Fault\r\nContent-Type: application/xml\r\nContent-Length: "
            + body.length()
            + "\r\nConnection: close\r\n\r\n"
            + body;
    return answer.getBytes(StandardCharsets.US_ASCII);
  }

  private void at(Moment moment, StoreRequest request) {
    for (Trap trap : traps) {
      if (trap.moment() == moment
          && trap.kind() == request.kind()
          && trap.armed().compareAndSet(true, false)) {
        trap.action().run();
      }
    }
  }
}
