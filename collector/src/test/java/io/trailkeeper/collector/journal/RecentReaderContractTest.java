package io.trailkeeper.collector.journal;

/** The contract, of a journal that has its last events in memory. */
class RecentReaderContractTest extends JournalReaderContractTest {

  @Override
  protected JournalOptions kept(JournalOptions options) {
    return options.withRecentBytes(1 << 20);
  }
}
