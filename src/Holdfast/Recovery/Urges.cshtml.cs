using Holdfast.Accounts;
using System.Globalization;
using Holdfast.Ui;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using NodaTime;

namespace Holdfast.Recovery;

/// <summary>An urge is written down by one tap on how strong it is; below are those of before, and what they have in common.</summary>
public sealed class UrgesModel(
    Keeping keeping, OwnThings own, MyDay day, RecoveryVocabulary vocabulary, IStringLocalizer<RecoveryWords> words) : KeepingPage(keeping)
{
    private const int OnPage = 30;
    private const int HoursTogether = 4;

    public RecoveryVocabulary Vocabulary => vocabulary;

    public IReadOnlyList<Kept<UrgeNote>> Shown { get; private set; } = [];

    public string? Before { get; private set; }

    /// <summary>Null on the pages of earlier ones.</summary>
    public IReadOnlyList<UrgePattern>? Patterns { get; private set; }

    public int Counted { get; private set; }

    public bool WasRemoved { get; private set; }

    public async Task<IActionResult> OnGet(string? before, string? removed, CancellationToken cancellation)
    {
        WasRemoved = removed is not null;
        if (before is null)
        {
            await Draw(cancellation);
            return Page();
        }

        if (await own.Page<Urge, UrgeNote>(before, OnPage + 1, cancellation) is not { } page)
        {
            return NotFound();
        }

        Show(page);
        return Page();
    }

    public async Task<IActionResult> OnPost(string? strength, CancellationToken cancellation)
    {
        if (CheckInForm.Number(strength, 1, HowItIs.StrongestUrge) is not { } strong)
        {
            NotDone = words["Tap one of the four."];
            return await Keep(() => { }, "/urges", cancellation);
        }

        string? id = null;
        var kept = await Keep(
            async () =>
            {
                var newest = await own.Latest<Urge, UrgeNote>(Urge.MostInADay, cancellation);
                if (newest.Count(each => each.Words.At.Date == day.Today) >= Urge.MostInADay)
                {
                    return words["{0} urges are written down for today already, and more aren’t kept. You could open the last one instead.", Urge.MostInADay];
                }

                id = own.Keep<Urge, UrgeNote>(new UrgeNote(day.Now.LocalDateTime, strong)).PublicId;
                return null;
            },
            "/urges",
            cancellation);
        return id is not null && NotDone is null ? LocalRedirect($"/urges/{id}?kept=1") : kept;
    }

    protected override async Task Draw(CancellationToken cancellation)
    {
        var all = await own.Latest<Urge, UrgeNote>(UrgePatterns.Most, cancellation);
        Counted = all.Count;
        Patterns = UrgePatterns.Find([.. all.Select(urge => urge.Words)]);
        Show([.. all.Take(OnPage + 1)]);
    }

    public string Say(UrgePattern pattern, Say say) => pattern.About switch
    {
        PatternOf.Hours => words["Most often between {0} and {1}: {2} of {3}.", Hour(pattern.Code, 0, say), Hour(pattern.Code, HoursTogether, say), pattern.Count, pattern.Of],
        PatternOf.Weekday => words["Most often on a {0}: {1} of {2}.", say.Day(int.Parse(pattern.Code, CultureInfo.InvariantCulture) % 7), pattern.Count, pattern.Of],
        PatternOf.Trigger => words["What sets it off most often: {0}, {1} of {2}.", vocabulary.Triggers.GetValueOrDefault(pattern.Code)?.ToString() ?? pattern.Code, pattern.Count, pattern.Of],
        _ => words["It eased most often after this: {0}, {1} of {2} times.", vocabulary.Deeds.GetValueOrDefault(pattern.Code)?.ToString() ?? pattern.Code, pattern.Count, pattern.Of],
    };

    private static string Hour(string code, int later, Say say) => say.Time(new LocalTime((int.Parse(code, CultureInfo.InvariantCulture) + later) % 24, 0));

    private void Show(IReadOnlyList<Kept<UrgeNote>> page)
    {
        Shown = [.. page.Take(OnPage)];
        Before = page.Count > OnPage ? Shown[^1].Id : null;
    }
}
