using System.Globalization;
using Holdfast.Ui;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.Extensions.Localization;
using NodaTime;

namespace Holdfast.Recovery;

/// <summary>What somebody ticked and wrote when they checked in; drawn by <c>_CheckInFields.cshtml</c>.</summary>
public sealed class CheckInForm
{
    public string? Mood { get; set; }

    public string? Urge { get; set; }

    public List<string> Feelings { get; set; } = [];

    public string? Line { get; set; }

    public static CheckInForm Of(HowItIs how) => new()
    {
        Mood = how.Mood.ToString(CultureInfo.InvariantCulture),
        Urge = how.Urge?.ToString(CultureInfo.InvariantCulture),
        Feelings = [.. how.Feelings],
        Line = how.Line,
    };

    /// <returns>Null when something is missing or impossible; <paramref name="state"/> says what.</returns>
    internal HowItIs? Read(Instant at, LocalDate day, RecoveryVocabulary vocabulary, IFeelings feelings, ModelStateDictionary state, IStringLocalizer<RecoveryWords> words)
    {
        var mood = Number(Mood, HowItIs.LowestMood, HowItIs.HighestMood);
        if (mood is null)
        {
            state.AddModelError("Input.Mood", words["Choose how you are: one of the five."]);
        }

        var urge = string.IsNullOrEmpty(Urge) ? null : Number(Urge, 0, HowItIs.StrongestUrge);
        if (urge is null && !string.IsNullOrEmpty(Urge))
        {
            state.AddModelError("Input.Urge", words["Choose one of the urges in the list, or none of them."]);
        }

        if (Feelings.Exists(feeling => !feelings.Feelings.ContainsKey(feeling)))
        {
            state.AddModelError("Input.Feelings", words["Choose feelings from the list."]);
        }

        var line = Text(Line);
        if (line is { Length: > HowItIs.LongestLine })
        {
            state.AddModelError("Input.Line", words["That is longer than {0} characters. Shorten it a little; nothing is lost.", HowItIs.LongestLine]);
        }

        return state.IsValid ? new HowItIs(at, day, mood!.Value) { Urge = urge, Feelings = [.. Feelings.Distinct()], Line = line } : null;
    }

    internal static string? Text(string? written) => string.IsNullOrWhiteSpace(written) ? null : written.ReplaceLineEndings("\n").Trim();

    internal static int? Number(string? written, int from, int to) =>
        int.TryParse(written, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= from && number <= to ? number : null;
}
