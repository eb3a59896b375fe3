namespace Holdfast.Recovery.Reminders;

/// <summary>Marks the sentences of these pages.</summary>
public sealed class ReminderPageWords;
