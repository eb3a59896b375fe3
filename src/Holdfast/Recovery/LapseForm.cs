using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.Extensions.Localization;
using NodaTime;

namespace Holdfast.Recovery;

/// <summary>What somebody told of a day that went differently. Nothing asks how much, or of what.</summary>
public sealed class LapseForm
{
    private static readonly string[] Answers = ["yes", "unsure", "no"];

    /// <summary>yes, unsure or no; it is acted on and kept nowhere.</summary>
    public string? Safe { get; set; }

    /// <summary>today, yesterday or other.</summary>
    public string? When { get; set; }

    /// <summary>ISO, with "other".</summary>
    public string? Day { get; set; }

    public List<string> Clocks { get; set; } = [];

    public string? Note { get; set; }

    public bool IsUnsafe => Safe is "unsure" or "no";

    /// <returns>One for each clock it touches; null when something is missing or impossible.</returns>
    internal IReadOnlyList<WentDifferently>? Read(LocalDate today, IReadOnlyList<ClockShown> clocks, ModelStateDictionary state, IStringLocalizer<RecoveryWords> words)
    {
        if (Safe is not null && !Answers.Contains(Safe))
        {
            state.AddModelError("Input.Safe", words["Choose one of the three, or none of them."]);
        }

        LocalDate? day = When switch
        {
            null or "today" => today,
            "yesterday" => today.PlusDays(-1),
            "other" => ClockForm.Date(Day, today, today.PlusYears(-ClockFace.MostYears), "Input.Day", state, words),
            _ => null,
        };
        if (day is null && When != "other")
        {
            state.AddModelError("Input.When", words["Choose today, yesterday or another day."]);
        }

        // Where there is one clock, nobody is asked.
        var touched = clocks.Count == 1 ? [clocks[0].Id] : Clocks.Distinct().ToList();
        if (clocks.Count > 1 && (touched.Count == 0 || touched.Exists(id => clocks.All(clock => clock.Id != id))))
        {
            state.AddModelError("Input.Clocks", words["Choose at least one of your kinds of days."]);
        }

        var note = CheckInForm.Text(Note);
        if (note is { Length: > WentDifferently.LongestNote })
        {
            state.AddModelError("Input.Note", words["That is longer than {0} characters. Shorten it a little; nothing is lost.", WentDifferently.LongestNote]);
        }

        return state.IsValid ? [.. touched.Select(clock => new WentDifferently(clock, day!.Value) { Note = note })] : null;
    }
}
