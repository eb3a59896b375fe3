namespace Holdfast.Meetings.Feeds;

/// <summary>A schedule's rule as RFC 5545 (section 3.3.10) writes it, its season left to the dates beside it.</summary>
public static class RecurrenceText
{
    private static readonly string[] DayCodes = ["SU", "MO", "TU", "WE", "TH", "FR", "SA"];

    public static string Of(Schedule schedule) => schedule.Repeats switch
    {
        Repeats.Weekly => $"FREQ=WEEKLY;BYDAY={Days(schedule, "")}",
        Repeats.Monthly => $"FREQ=MONTHLY;BYDAY={Days(schedule, schedule.Nth.ToString(System.Globalization.CultureInfo.InvariantCulture))}",
        Repeats.MonthlyLast => $"FREQ=MONTHLY;BYDAY={Days(schedule, "-1")}",
        Repeats.Once => "FREQ=DAILY;COUNT=1",
        _ => throw new InvalidOperationException($"Unknown repetition {schedule.Repeats}."),
    };

    private static string Days(Schedule schedule, string which) =>
        string.Join(',', schedule.DayNumbers().Select(day => which + DayCodes[day]));
}
