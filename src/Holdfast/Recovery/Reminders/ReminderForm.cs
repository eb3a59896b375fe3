using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.Extensions.Localization;
using NodaTime;
using NodaTime.Text;

namespace Holdfast.Recovery.Reminders;

/// <summary>What is filled in for one reminder.</summary>
/// <param name="Of">A <see cref="ReminderOf"/>, or <c>Goal</c> and the id of a goal, such as <c>Goal-abc</c>.</param>
/// <param name="At">Hours and minutes, as a browser sends a time.</param>
/// <param name="Days">Numbers of the days of the week, from Monday, 1.</param>
public sealed record ReminderForm(string? Of, string? At, IReadOnlyList<int>? Days)
{
    private const string OfGoal = nameof(ReminderOf.Goal) + "-";

    private static readonly LocalTimePattern[] Times = [LocalTimePattern.CreateWithInvariantCulture("H:mm"), LocalTimePattern.CreateWithInvariantCulture("H:mm:ss"), LocalTimePattern.CreateWithInvariantCulture("h:mmt"), LocalTimePattern.CreateWithInvariantCulture("h:mmtt")];

    public static readonly ReminderForm New = new(null, null, [1, 2, 3, 4, 5, 6, 7]);

    public static ReminderForm OfWords(ReminderWords words) =>
        new(words.Of == ReminderOf.Goal ? OfGoal + words.Goal : words.Of.ToString(), Typed(words.At), [.. words.Days.Select(day => (int)day)]);

    public static string ValueOf(string goal) => OfGoal + goal;

    public static string Typed(LocalTime time) => Times[0].Format(time).PadLeft("00:00".Length, '0');

    /// <param name="zone">The zone the wall of the member is in.</param>
    /// <param name="goals">Their own that they are at.</param>
    /// <returns>Null, with what to mend beside each field.</returns>
    public ReminderWords? Read(string zone, IReadOnlyList<Kept<GoalWords>> goals, ModelStateDictionary state, IStringLocalizer<ReminderPageWords> words)
    {
        var goal = Of is not null && Of.StartsWith(OfGoal, StringComparison.Ordinal) ? goals.FirstOrDefault(each => Of == OfGoal + each.Id) : null;
        var kind = goal is not null ? ReminderOf.Goal : Enum.TryParse<ReminderOf>(Of, out var chosen) && Enum.IsDefined(chosen) && chosen != ReminderOf.Goal ? chosen : (ReminderOf?)null;
        if (kind is null)
        {
            state.AddModelError("Input.Of", words["Choose what it should remind you of."]);
        }

        var at = Times.Select(pattern => pattern.Parse((At ?? "").Replace(" ", "", StringComparison.Ordinal).ToUpperInvariant())).FirstOrDefault(read => read.Success);
        if (at is null)
        {
            state.AddModelError("Input.At", words["Enter a time, like 9:05 am."]);
        }

        IReadOnlyList<IsoDayOfWeek> days = [.. (Days ?? []).Where(day => day is >= 1 and <= 7).Distinct().Order().Select(day => (IsoDayOfWeek)day)];
        if (days.Count == 0)
        {
            state.AddModelError("Input.Days", words["Choose at least one day."]);
        }

        return state.IsValid ? new ReminderWords(kind!.Value, at!.Value, days, zone, goal?.Id) : null;
    }
}
