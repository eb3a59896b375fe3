using Holdfast.Accounts;
using Holdfast.Recovery.Plans;
using Holdfast.Safety;
using Holdfast.Ui;
using Holdfast.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using NodaTime;

namespace Holdfast.Recovery;

/// <summary>What a member opens every day: saying how it is, their days, the next meeting, people, and one small thing.</summary>
public sealed class TodayModel(
    Keeping keeping, Me me, OwnThings own, MyDay day, Days days, RecoveryVocabulary vocabulary, IFeelings feelings, WordsThatWorry worry, IOpenMeetings openMeetings, IEnumerable<ITodayCard> cards,
    CrisisLines lines, Viewer viewer, IStringLocalizer<RecoveryWords> words) : KeepingPage(keeping)
{
    private const int MostClocks = 3;
    private const int MostPeople = 3;

    // A check-in just made is shown rather than asked for again.
    private static readonly Duration Fresh = Duration.FromHours(2);

    // How long help stays beside the page after a strong urge, or words that sounded like danger.
    private static readonly Duration HelpStays = Duration.FromHours(3);

    [BindProperty]
    public CheckInForm Input { get; set; } = new();

    public MyDay Day => day;

    public RecoveryVocabulary Vocabulary => vocabulary;

    public IFeelings Feelings => feelings;

    public string Name => me.Profile.Name;

    public bool WasKept { get; private set; }

    /// <summary>The one made just now, or null.</summary>
    public Kept<HowItIs>? Latest { get; private set; }

    /// <summary>What they wrote a little while ago sounds like danger.</summary>
    public bool IsWorrying { get; private set; }

    /// <summary>The urge they told of a little while ago was strong.</summary>
    public bool IsStrong { get; private set; }

    public CountryLines Lines => lines.For(viewer.Country);

    public IReadOnlyList<ClockShown> Clocks { get; private set; } = [];

    public bool HasClocks { get; private set; }

    public OpenMeeting? Next { get; private set; }

    public IReadOnlyList<PlanPerson> People { get; private set; } = [];

    public Suggestion? Suggested { get; private set; }

    /// <summary>Three days after a day that went differently, once, and only to the member.</summary>
    public bool MayLookBack { get; private set; }

    public IReadOnlyList<TodayCard> Cards { get; private set; } = [];

    public async Task OnGet(string? kept, CancellationToken cancellation)
    {
        WasKept = kept is not null;
        await Draw(cancellation);
    }

    /// <summary>Keeps how it is. It is private; nothing here is ever held back.</summary>
    public async Task<IActionResult> OnPost(CancellationToken cancellation)
    {
        var how = Input.Read(day.At, day.Today, vocabulary, feelings, ModelState, words);
        return await Keep(
            async () =>
            {
                var newest = await own.Latest<CheckIn, HowItIs>(CheckIn.MostInADay, cancellation);
                if (newest.Count(each => each.Words.Day == day.Today) >= CheckIn.MostInADay)
                {
                    return words["You checked in {0} times today already, and more than that isn’t kept. Your words are still here: you could change the last one instead.", CheckIn.MostInADay];
                }

                own.Keep<CheckIn, HowItIs>(how!);
                return null;
            },
            "/today?kept=1",
            cancellation);
    }

    protected override async Task Draw(CancellationToken cancellation)
    {
        var latest = (await own.Latest<CheckIn, HowItIs>(1, cancellation)) is [var newest] ? newest : null;
        var lately = latest is not null && day.At - latest.Words.At < HelpStays ? latest.Words : null;
        IsWorrying = lately?.Line is { } line && worry.Find(line) is not null;
        IsStrong = lately?.Urge >= HowItIs.HighUrge;
        Latest = latest is not null && day.At - latest.Words.At < Fresh ? latest : null;
        var all = await days.All(cancellation);
        HasClocks = all.Count > 0;
        Clocks = [.. all.Where(clock => !clock.Face.IsHidden).Take(MostClocks)];
        MayLookBack = all.Any(clock => clock.Different.Any(different => different.Words.Day == day.Today.PlusDays(-3)));
        Next = openMeetings.Find(1) is [var next] ? next : null;
        People = (await own.Latest<Plan, PlanWords>(1, cancellation)) is [var plan] ? [.. plan.Words.People.Take(MostPeople)] : [];
        Suggested = Suggest(latest);
        var drawn = new List<TodayCard>();
        foreach (var card in cards.OrderBy(card => card.Order))
        {
            if (await card.Today(Db, me, cancellation) is { } shown)
            {
                drawn.Add(shown);
            }
        }

        Cards = drawn;
    }

    /// <summary>One of those that fit, another each day and another for each member.</summary>
    private Suggestion Suggest(Kept<HowItIs>? latest)
    {
        var isHigh = latest?.Words is { Urge: >= HowItIs.HighUrge } high && high.Day == day.Today;
        Suggestion[] fit = [.. vocabulary.Suggestions.Where(each => isHigh
            ? each.When == SuggestedWhen.HighUrge
            : each.When == SuggestedWhen.Any || each.When == day.Part || (each.When == SuggestedWhen.NoClock && !HasClocks))];
        fit = fit.Length > 0 ? fit : [.. vocabulary.Suggestions.Where(each => each.When == SuggestedWhen.Any)];
        return fit[(day.Today.DayOfYear + me.PublicId[0]) % fit.Length];
    }
}
