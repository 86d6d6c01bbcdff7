package io.trailkeeper.core.fuzz;

import io.trailkeeper.core.hash.Sha256;
import io.trailkeeper.core.logfile.InvalidLogFileException;
import io.trailkeeper.core.logfile.LogFileEvents;
import io.trailkeeper.core.logfile.LogFormat;
import io.trailkeeper.core.proof.TestingLogs;
import java.util.List;
import java.util.Objects;

/**
 * The content of a log file is refused, or nothing but its events, put together as the format has
 * it: there is one content for each list of events, and no byte of it is in no leaf and free.
 */
final class LogFileEventsTarget implements FuzzTarget {

  @Override
  public List<byte[]> seeds() {
    return TestingLogs.some().contents();
  }

  @Override
  public boolean accepts(byte[] input) {
    JoinedEvents joined = new JoinedEvents();
    LogFileEvents events = new LogFileEvents(joined);
    long count;
    try {
      events.update(input, 0, input.length);
      count = events.finish();
    } catch (InvalidLogFileException e) {
      Refusal.check(e);
      try {
        splitByteByByte(input);
      } catch (InvalidLogFileException byteByByte) {
        Property.same(withoutPlace(byteByByte), withoutPlace(e));
        return false;
      }
      throw new AssertionError("refused as a whole, and not byte by byte", e);
    }
    Property.same(joined.events(), count);
    Property.check(count > 0, "a log file has events");
    Property.same(joined.root(), splitByteByByte(input).root());
    LogFormat format = Objects.requireNonNull(events.format());
    Property.same(joined.hashValue(format), Sha256.hex(input));
    return true;
  }

  private static JoinedEvents splitByteByByte(byte[] input) {
    JoinedEvents joined = new JoinedEvents();
    LogFileEvents events = new LogFileEvents(joined);
    for (int at = 0; at < input.length; at++) {
      events.update(input, at, at + 1);
    }
    events.finish();
    return joined;
  }

  /** The place is told as exactly as the reads allow. */
  private static String withoutPlace(InvalidLogFileException e) {
    String message = String.valueOf(e.getMessage());
    int place = message.indexOf("byte ");
    return place < 0 ? message : message.substring(0, place);
  }
}
