using Holdfast.Ui;
using Microsoft.Extensions.Localization;

namespace Holdfast.Meetings;

/// <summary>A schedule's rule as a sentence: "Every Tuesday at 7:30 pm", "The second Tuesday of the month at noon".</summary>
public static class RuleText
{
    public static string Of(Schedule schedule, Say say, IStringLocalizer<MeetingWords> words)
    {
        var days = Join(schedule.DayNumbers().Select(say.Day).ToArray(), words);
        var time = say.Time(schedule.Start);
        string rule = schedule.Repeats switch
        {
            Repeats.Weekly when schedule.DayNumbers().Count() == 7 => words["Every day at {0}.", time],
            Repeats.Weekly => words["Every {0} at {1}.", days, time],
            Repeats.Monthly => schedule.Nth switch
            {
                1 => words["The first {0} of the month at {1}.", days, time],
                2 => words["The second {0} of the month at {1}.", days, time],
                3 => words["The third {0} of the month at {1}.", days, time],
                4 => words["The fourth {0} of the month at {1}.", days, time],
                _ => words["The fifth {0} of the month at {1}, when there is one.", days, time],
            },
            Repeats.MonthlyLast => words["The last {0} of the month at {1}.", days, time],
            Repeats.Once => words["Once, on {0} at {1}.", say.DateWithYear(schedule.On!.Value), time],
            _ => throw new InvalidOperationException($"Unknown repetition {schedule.Repeats}."),
        };
        if (schedule.From is { } from)
        {
            rule += " " + words["From {0}.", say.DateWithYear(from)];
        }

        if (schedule.Until is { } until)
        {
            rule += " " + words["Until {0}.", say.DateWithYear(until)];
        }

        return rule;
    }

    private static string Join(string[] names, IStringLocalizer<MeetingWords> words) =>
        names.Length < 2 ? string.Concat(names) : words["{0} and {1}", string.Join(", ", names[..^1]), names[^1]];
}
