package io.trailkeeper.collector.journal;

import io.trailkeeper.core.journal.JournalFollowers;
import io.trailkeeper.core.journal.JournalReader;

class JournalReaderContractTest extends JournalReaderContract {

  private Journal served;

  @Override
  protected void serve(Journal journal) {
    served = journal;
  }

  @Override
  protected void stop() {}

  @Override
  protected JournalReader reader(String follower) {
    return served;
  }

  @Override
  protected JournalFollowers followers(String follower) {
    return served;
  }
}
