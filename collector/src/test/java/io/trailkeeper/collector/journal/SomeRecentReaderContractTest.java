package io.trailkeeper.collector.journal;

/** The contract, of a journal that has two or three of its last events in memory. */
class SomeRecentReaderContractTest extends JournalReaderContractTest {

  @Override
  protected JournalOptions kept(JournalOptions options) {
    return options.withRecentBytes(3 * (RecentEvents.EVENT_OVERHEAD_BYTES + 500));
  }
}
