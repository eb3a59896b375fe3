using System.Globalization;
using Holdfast.Web;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.Extensions.Localization;
using NodaTime;
using NodaTime.Text;

namespace Holdfast.Recovery;

/// <summary>What somebody chose for days they count; drawn by <c>_ClockFields.cshtml</c>.</summary>
public sealed class ClockForm
{
    public string? Name { get; set; }

    /// <summary>0 or 1, as <see cref="ClockGoal"/>.</summary>
    public string? Goal { get; set; }

    public string? DaysAWeek { get; set; }

    /// <summary>ISO, as the browser's date field sends it.</summary>
    public string? Start { get; set; }

    public static ClockForm Of(ClockFace face) => new()
    {
        Name = face.Name,
        Goal = face.Goal == ClockGoal.Reduction ? "1" : "0",
        DaysAWeek = face.DaysAWeek?.ToString(CultureInfo.InvariantCulture),
        Start = LocalDatePattern.Iso.Format(face.Start),
    };

    /// <param name="others">Names of the member's other clocks.</param>
    /// <returns>Null when something is missing or impossible; <paramref name="state"/> says what.</returns>
    internal ClockFace? Read(LocalDate today, IEnumerable<string> others, ModelStateDictionary state, IStringLocalizer<RecoveryWords> words)
    {
        var name = Typed.Clean(Name).ReplaceLineEndings(" ");
        if (name.Length is 0 or > ClockFace.LongestName)
        {
            state.AddModelError("Input.Name", words["Give it a name of 1 to {0} characters, such as “Days without drinking”.", ClockFace.LongestName]);
        }
        else if (others.Contains(name, StringComparer.CurrentCultureIgnoreCase))
        {
            state.AddModelError("Input.Name", words["You count days under this name already. Give this one another name, or change the other."]);
        }

        var goal = Goal == "1" ? ClockGoal.Reduction : ClockGoal.Abstinence;
        var daysAWeek = goal == ClockGoal.Reduction ? CheckInForm.Number(DaysAWeek, 1, 6) : null;
        if (goal == ClockGoal.Reduction && daysAWeek is null)
        {
            state.AddModelError("Input.DaysAWeek", words["Choose how many days a week, from 1 to 6."]);
        }

        var start = Date(Start, today, today.PlusYears(-ClockFace.MostYears), "Input.Start", state, words);
        return state.IsValid ? new ClockFace(name, goal, start!.Value) { DaysAWeek = daysAWeek } : null;
    }

    /// <summary>A day that is over or going on; what is wrong is said of the field.</summary>
    internal static LocalDate? Date(string? written, LocalDate today, LocalDate earliest, string field, ModelStateDictionary state, IStringLocalizer<RecoveryWords> words)
    {
        var read = LocalDatePattern.Iso.Parse(written?.Trim() ?? "");
        if (!read.Success)
        {
            state.AddModelError(field, words["Enter a day of the calendar, like 2026-04-17."]);
            return null;
        }

        if (read.Value > today)
        {
            state.AddModelError(field, words["Choose today or a day before: that day hasn’t come yet where you are."]);
            return null;
        }

        if (read.Value < earliest)
        {
            state.AddModelError(field, words["That is too long ago to count from. Choose a later day."]);
            return null;
        }

        return read.Value;
    }
}
