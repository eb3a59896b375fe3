using Holdfast.Accounts;
using Holdfast.Data;
using Holdfast.Web;
using Microsoft.AspNetCore.Mvc;
using NodaTime;

namespace Holdfast.Groups;

/// <summary>What the pages of one group share: who asks, how they stand in it, and how a write may fail.</summary>
public abstract class GroupPage(HoldfastDb db, Me me, IClock clock) : AccountPage
{
    private Standing? standing;

    public Standing Standing => standing ?? throw new InvalidOperationException("The group hasn't been found yet.");

    public string Home => "/groups/" + Standing.Group.PublicId;

    /// <summary>
    /// Where somebody is led who has just said something. With several nodes another one may answer, and mustn't answer with
    /// what it read a moment before that.
    /// </summary>
    protected string HomeAnew => HttpContext.RequestServices.GetRequiredService<StorePlace>().IsPostgres ? Home + "?anew=1" : Home;

    /// <summary>What a screening wants the writer to see before their words are posted.</summary>
    public Advice? Advice { get; private set; }

    /// <summary>Beside posting their words, they may ask for somebody who looks after the group.</summary>
    public bool MayAsk { get; protected set; }

    protected HoldfastDb Db => db;

    protected Me Me => me;

    protected Instant Now => clock.GetCurrentInstant();

    internal static bool IsFaultOfStorage(Exception failure) => IsStorage(failure);

    /// <returns>False where the group isn't there for this person: answer 404.</returns>
    protected async Task<bool> Find(string group, CancellationToken cancellation) =>
        (standing = await db.StandingIn(group, me, clock, cancellation)) is not null;

    /// <summary>The same, for somebody who reads and writes here now.</summary>
    protected async Task<bool> FindMine(string group, CancellationToken cancellation) => await Find(group, cancellation) && Standing.MayRead;

    /// <summary>The same, for somebody who looks after the group.</summary>
    protected async Task<bool> FindToFacilitate(string group, CancellationToken cancellation) => await Find(group, cancellation) && Standing.MayFacilitate;

    /// <summary>Where somebody is led who asked for somebody.</summary>
    /// <param name="isTold">Somebody was told.</param>
    protected string Asked(string post, bool isTold) => $"{Home}/posts/{post}?asked={(isTold ? "1" : "0")}";

    /// <summary>For a page somebody was led to from elsewhere: what is there for them once they said yes to new agreements isn't missing.</summary>
    protected IActionResult NotFoundOrAgreeFirst() => standing is { MustAgree: true, IsPaused: false } ? Redirect(Home + "/agree") : NotFound();

    /// <summary>Whether the form came with the one-time id its page gave it.</summary>
    protected bool HasFormId => FormOnceTagHelper.IsOne(FormId);

    protected IActionResult NotOurForm() => BadRequest();

    /// <summary>For forms of those who look after a group: why it can't be done now, or null. A closed group is opened again first.</summary>
    protected IActionResult? NotNow() => Standing.Group.IsClosed ? Redirect(Home + "/closing") : HasFormId ? null : NotOurForm();

    /// <summary>Takes up what a screening said of the words in the form.</summary>
    /// <returns>The status to show the form again with.</returns>
    protected int Hear(Screened said)
    {
        Advice = said.Advice;
        if (said.Refusal is not { } held)
        {
            return StatusCodes.Status200OK;
        }

        ModelState.AddModelError("Input.Text", held.Sentence);
        return StatusCodes.Status400BadRequest;
    }

    /// <summary>Text of several lines as people type it: line ends alike, no more than one empty line between paragraphs.</summary>
    internal static string Lines(string? typed)
    {
        if (!Passphrases.IsUnicode(typed ?? ""))
        {
            return "";
        }

        var lines = Typed.Clean(typed).ReplaceLineEndings("\n").Split('\n').Select(line => line.TrimEnd());
        return string.Join('\n', lines).Trim('\n');
    }
}
