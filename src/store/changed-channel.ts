/** On which PostgreSQL tells that something was committed. Triggers name it: it never changes. */
export const CHANGED_CHANNEL = 'headgate_changed';
