package io.trailkeeper.bench.command;

import io.trailkeeper.bench.archive.SampleArchive;
import io.trailkeeper.objectstore.s3.S3ObjectStore;
import io.trailkeeper.objectstore.s3.S3Options;
import io.trailkeeper.objectstore.store.ObjectStore;
import io.trailkeeper.objectstore.store.StoredObject;
import java.io.OutputStream;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Fetches every object of a bucket, in parallel, and throws it away: what validation starts from.
 */
@Command(name = "fetch-objects", hidden = true)
final class FetchObjectsCommand implements Callable<Integer> {

  @Option(names = "--endpoint-url", required = true)
  private URI endpoint = URI.create("");

  @Option(names = "--connections", required = true)
  private int connections;

  @Override
  public Integer call() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(connections);
    try (ObjectStore store =
        S3ObjectStore.open(
            S3Options.builder(SampleArchive.BUCKET)
                .endpoint(endpoint)
                .pathStyle(true)
                .bulkReads(true)
                .build(),
            Clock.systemUTC())) {
      List<Future<Long>> fetched = new ArrayList<>();
      Iterator<String> keys = store.list("");
      while (keys.hasNext()) {
        String key = keys.next();
        fetched.add(threads.submit(() -> fetch(store, key)));
      }
      long bytes = 0;
      for (Future<Long> one : fetched) {
        bytes += one.get();
      }
      System.out.println(fetched.size() + " objects, " + bytes + " bytes");
      return 0;
    } finally {
      threads.shutdownNow();
    }
  }

  private static long fetch(ObjectStore store, String key) throws Exception {
    try (StoredObject object = store.get(key).orElseThrow()) {
      return object.content().transferTo(OutputStream.nullOutputStream());
    }
  }
}
