using Holdfast.Accounts;
using Holdfast.Data;
using Holdfast.Meetings;
using Holdfast.Web;
using Holdfast.Safety;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using NodaTime;

namespace Holdfast.Groups;

/// <summary>A group: its door for whoever isn't in it, and what is said for whoever is.</summary>
[MirrorsNothing]
public sealed class ShowModel(HoldfastDb db, Writer writer, Me me, IClock clock, Feed feed, JustRead justRead, Speaking speaking, GroupSeals seals, ComingIn comingIn, GroupVocabulary vocabulary, IStringLocalizer<GroupWords> words)
    : GroupPage(db, me, clock)
{
    [BindProperty]
    public PostForm Input { get; set; } = new();

    public GroupVocabulary Vocabulary => vocabulary;

    public FeedShown? Feed { get; private set; }

    public IReadOnlyList<string> Agreements { get; private set; } = [];

    /// <summary>Where the group goes together.</summary>
    public IReadOnlyList<(string Slug, string Name)> Meetings { get; private set; } = [];

    public Intent? Wanted { get; private set; }

    public bool IsFirstPage { get; private set; } = true;

    /// <summary>A facilitator's answer to somebody who asked.</summary>
    public string? Answer { get; private set; }

    /// <summary>They weren't let in, and may ask again from this day on.</summary>
    public LocalDate? AskAgainOn { get; private set; }

    /// <summary>Why it closed, for its people.</summary>
    public string? ClosedFor => Standing is { IsIn: true, Group: { ClosedFor: { } why } its } ? seals.Open(why, its.ClosedForPlace) : null;

    public sealed record NoteShown(string From, string Text);

    public IReadOnlyList<NoteShown> Notes { get; private set; } = [];

    /// <param name="anew">No posts that were read before answer.</param>
    public async Task<IActionResult> OnGet(string group, string? intent, string? before, string? anew, CancellationToken cancellation)
    {
        if (!await Find(group, cancellation))
        {
            return NotFound();
        }

        return Standing is { MustAgree: true, IsPaused: false } ? Redirect(Home + "/agree") : await Draw(GroupVocabulary.IntentOf(intent), before, anew is not null, cancellation);
    }

    public async Task<IActionResult> OnPost(string group, CancellationToken cancellation)
    {
        if (!Me.IsSignedIn)
        {
            return Challenge();
        }

        if (!await FindMine(group, cancellation))
        {
            return NotFound();
        }

        if (!HasFormId)
        {
            return NotOurForm();
        }

        if (Standing.Group.IsClosed)
        {
            NotDone = words[new GroupClosed().Sentence];
            return await Again(StatusCodes.Status400BadRequest, cancellation);
        }

        var text = Lines(Input.Text);
        if (PostForm.Check(text) is { } wrong)
        {
            ModelState.AddModelError("Input.Text", words[wrong.Sentence]);
            return await Again(StatusCodes.Status400BadRequest, cancellation);
        }

        if (await speaking.Screen(text, Input.Shown, cancellation) is { } screened)
        {
            MayAsk = await speaking.HasSomebodyToAsk(Standing, cancellation);
            return await Again(Hear(screened), cancellation);
        }

        if (await speaking.CheckPost(Standing, Input.Nameless, cancellation) is { } refusal)
        {
            NotDone = words[refusal.Sentence];
            return await Again(StatusCodes.Status429TooManyRequests, cancellation);
        }

        try
        {
            var intent = GroupVocabulary.IntentOf(Input.Intent) ?? Intent.Support;
            var id = await speaking.Post(Standing, FormId!, intent, Input.Said(text, vocabulary), Input.Nameless, cancellation);
            if (Input.Asks && (id ?? await speaking.MyNewest(Standing, Input.Nameless, cancellation)) is { } about)
            {
                return Redirect(Asked(about, await speaking.Ask(Standing, about, Input.Nameless, cancellation)));
            }

            return Redirect(id is null ? HomeAnew : $"{HomeAnew}#p-{id}");
        }
        catch (Exception failure) when (IsStorage(failure))
        {
            NotDone = words["That didn’t save: the fault is on our side. Your words are still here. Try again."];
            // Nothing more is asked of a database that has just failed: the words are what matters.
            Feed = new FeedShown([], [], null, false);
            return Again(StatusCodes.Status503ServiceUnavailable);
        }
    }

    /// <summary>Nothing notes by itself what somebody has read; they say so when they like.</summary>
    public async Task<IActionResult> OnPostCaughtUp(string group, CancellationToken cancellation)
    {
        if (!Me.IsSignedIn)
        {
            return Challenge();
        }

        if (!await FindMine(group, cancellation))
        {
            return NotFound();
        }

        if (!HasFormId)
        {
            return NotOurForm();
        }

        await writer.WriteOnce(
            Db,
            FormId!,
            async () =>
            {
                var newest = await Db.Posts.Where(post => post.GroupId == Standing.Group.Id).MaxAsync(post => (long?)post.Id, cancellation) ?? 0;
                var mine = await Db.Memberships.SingleAsync(membership => membership.Id == Standing.Mine!.Id, cancellation);
                mine.CatchUp(newest, seals);
            },
            cancellation);
        return Redirect(Home);
    }

    /// <summary>They asked, and take that back or have read the answer: nothing of it stays.</summary>
    public async Task<IActionResult> OnPostForget(string group, [FromServices] Leaving leaving, [FromServices] DiscardedKeys discarded, CancellationToken cancellation)
    {
        if (!Me.IsSignedIn)
        {
            return Challenge();
        }

        if (!await Find(group, cancellation) || Standing.Mine is null or { State: MembershipState.In })
        {
            return NotFound();
        }

        if (!HasFormId)
        {
            return NotOurForm();
        }

        await writer.WriteOnce(Db, FormId!, async () => await leaving.Leave(Db, await Db.Memberships.SingleAsync(membership => membership.Id == Standing.Mine.Id, cancellation), cancellation), cancellation);
        await discarded.DestroyAll(cancellation);
        return Redirect(Home);
    }

    /// <summary>Read notes are gone.</summary>
    public async Task<IActionResult> OnPostNotesRead(string group, CancellationToken cancellation)
    {
        if (!Me.IsSignedIn)
        {
            return Challenge();
        }

        if (!await FindMine(group, cancellation))
        {
            return NotFound();
        }

        if (!HasFormId)
        {
            return NotOurForm();
        }

        await writer.WriteOnce(Db, FormId!, () => Db.Notes.Where(note => note.ToId == Standing.Mine!.Id).ExecuteDeleteAsync(cancellation), cancellation);
        return Redirect(Home);
    }

    private async Task ReadNotes(CancellationToken cancellation)
    {
        var apart = Db.Blocks.HiddenFrom(Standing.Mine!.PublicId);
        var notes = await (
            from note in Db.Notes.AsNoTracking()
            where note.ToId == Standing.Mine!.Id
            join writer in Db.Memberships on note.FromId equals writer.Id
            where !apart.Contains(writer.PublicId)
            orderby note.Id
            select new { note.PublicId, note.Words, AuthorId = writer.PublicId, writer.Alias }).Take(Note.MostWaiting).ToListAsync(cancellation);
        foreach (var note in notes)
        {
            if (seals.OpenIfThere(note.Alias, Membership.PlaceOfAlias(note.AuthorId)) is { } from && seals.OpenIfThere(note.Words, Note.PlaceOfWords(note.PublicId)) is { } text)
            {
                Notes = [.. Notes, new NoteShown(from, text)];
            }
        }
    }

    private async Task<IActionResult> Again(int status, CancellationToken cancellation)
    {
        Response.StatusCode = status;
        return await Draw(null, null, true, cancellation);
    }

    private async Task<IActionResult> Draw(Intent? intent, string? before, bool anew, CancellationToken cancellation)
    {
        (Wanted, IsFirstPage) = (intent, before is null);
        if (Standing.MayRead)
        {
            Feed = await feed.Read(Standing, intent, before, anew, cancellation);
            if (Feed is null)
            {
                return NotFound();
            }

            if (Standing.HasNotes && IsFirstPage)
            {
                await ReadNotes(cancellation);
            }
        }
        else if (Standing.Mine is { Answer: { } answer } mine)
        {
            Answer = seals.Open(answer, mine.AnswerPlace);
        }

        if (Standing is { Group.Kind: GroupKind.Ask } and ({ MayJoin: true } or { Mine.State: MembershipState.Declined }))
        {
            AskAgainOn = await comingIn.AskAgainOn(Db, Standing.Group, Me, cancellation);
        }

        if (IsFirstPage)
        {
            (Agreements, Meetings) = await justRead.Get(new Around(Standing.Group.Id, Standing.Group.AgreementsVersion, Standing.Group.Meetings), () => ReadAround(CancellationToken.None));
        }

        return Page();
    }

    private async Task<WhatIsAround> ReadAround(CancellationToken cancellation)
    {
        var its = Standing.Group;
        var text = await Db.Agreements.AsNoTracking()
            .Where(agreement => agreement.GroupId == its.Id && agreement.Version == its.AgreementsVersion).Select(agreement => agreement.Text).SingleOrDefaultAsync(cancellation);
        IReadOnlyList<(string, string)> meetings = [];
        if (its.Meetings.Count > 0)
        {
            var slugs = its.Meetings.ToList();
            var found = await Db.Meetings.AsNoTracking().Where(meeting => slugs.Contains(meeting.Slug) && meeting.ClosedAt == null).Select(meeting => new { meeting.Slug, meeting.Name }).ToListAsync(cancellation);
            meetings = [.. found.Select(meeting => (meeting.Slug, meeting.Name))];
        }

        return new WhatIsAround(text?.Split('\n') ?? [], meetings);
    }

    private sealed record Around(long GroupId, int AgreementsVersion, CodeList Meetings);

    private sealed record WhatIsAround(IReadOnlyList<string> Agreements, IReadOnlyList<(string Slug, string Name)> Meetings);

    public string? Audience => Standing.Group.Audience.Count == 0 ? null : string.Join(", ", Standing.Group.Audience.Select(code => Audiences.Name(code).ToString()));
}
