package io.trailkeeper.faults.load;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Which events were acknowledged, and what was going wrong when they were made. Thread-safe. */
public final class Acknowledgements {

  private final Map<String, String> faultOf = new ConcurrentHashMap<>();
  private final Map<String, String> acknowledged = new ConcurrentHashMap<>();
  private final AtomicLong next = new AtomicLong();
  private final String prefix;
  private volatile String fault;

  /**
   * @param prefix what all ids begin with: lower-case letters, digits and {@code -}
   * @param calm what to call it when nothing goes wrong
   */
  public Acknowledgements(String prefix, String calm) {
    this.prefix = prefix;
    this.fault = calm;
  }

  /** Says what goes wrong from now on. */
  public void during(String fault) {
    this.fault = fault;
  }

  /** Returns an id that nobody had before. */
  String newId() {
    String id = prefix + "-" + next.getAndIncrement();
    faultOf.put(id, fault);
    return id;
  }

  /** Notes that a batch was answered with 200. */
  void acknowledged(List<String> ids) {
    for (String id : ids) {
      acknowledged.put(id, faultOf.getOrDefault(id, ""));
    }
  }

  /** Returns how many events were acknowledged so far. */
  public int count() {
    return acknowledged.size();
  }

  /** Returns what was going wrong when an event was made. */
  public String faultOf(String id) {
    return faultOf.getOrDefault(id, "");
  }

  /** Returns a copy: the ids of all that were acknowledged, each with what was going wrong. */
  public Map<String, String> all() {
    return Map.copyOf(acknowledged);
  }
}
