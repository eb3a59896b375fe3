using Holdfast.Accounts;
using Holdfast.Data;
using Holdfast.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using NodaTime;

namespace Holdfast.Groups;

/// <summary>One post with what was replied to it, and what may be done with it.</summary>
[MirrorsNothing]
public sealed class ThreadModel(HoldfastDb db, Writer writer, Me me, IClock clock, Feed feed, Speaking speaking, GroupVocabulary vocabulary, IStringLocalizer<GroupWords> words)
    : GroupPage(db, me, clock)
{
    private const int MostPinned = 3;
    private readonly IClock clock = clock;

    [BindProperty]
    public PostForm Input { get; set; } = new();

    public PostShown Post { get; private set; } = null!;

    public PostsOnPage OnPage => new([Post], Home, DateTimeZoneProviders.Tzdb.GetZoneOrNull(Standing.Group.Zone) ?? DateTimeZone.Utc, vocabulary, false, Standing.MayFacilitate, Standing.Group.IsClosed);

    /// <summary>Who was writing while the group was closed is shown their words once more.</summary>
    public bool MayReply => !Post.IsClosed && !Post.IsWithdrawn && Post.HiddenFor is null && (!Standing.Group.IsClosed || Input.Text is not null);

    /// <summary>They asked for somebody, and somebody was told or not; null when they didn't ask.</summary>
    public bool? IsTold { get; private set; }

    /// <summary>Whoever looks after the group was led here because somebody asked for them.</summary>
    public bool IsWanted { get; private set; }

    public async Task<IActionResult> OnGet(string group, string post, string? before, string? asked, string? wanted, CancellationToken cancellation)
    {
        if (!await Find(group, post, before, cancellation))
        {
            return NotFoundOrAgreeFirst();
        }

        (IsTold, IsWanted) = (asked is null ? null : asked == "1", wanted is not null && Standing.MayFacilitate);
        return Page();
    }

    public async Task<IActionResult> OnPostReply(string group, string post, CancellationToken cancellation)
    {
        if (!await Find(group, post, null, cancellation))
        {
            return NotFound();
        }

        if (!HasFormId)
        {
            return NotOurForm();
        }

        if (Standing.Group.IsClosed)
        {
            return GroupIsClosed();
        }

        var text = Lines(Input.Text);
        if (PostForm.Check(text) is { } wrong)
        {
            ModelState.AddModelError("Input.Text", words[wrong.Sentence]);
            return Again(StatusCodes.Status400BadRequest);
        }

        if (await speaking.Screen(text, Input.Shown, cancellation) is { } screened)
        {
            MayAsk = await speaking.HasSomebodyToAsk(Standing, cancellation);
            return Again(Hear(screened));
        }

        try
        {
            if (await speaking.Reply(Standing, FormId!, post, text, Input.Nameless, cancellation) is { } refusal)
            {
                NotDone = words[refusal.Sentence];
                // That form's id may be used up; the words go with a new one.
                FormId = null;
                return Again(refusal is TooFast ? StatusCodes.Status429TooManyRequests : StatusCodes.Status400BadRequest);
            }

            if (Input.Asks)
            {
                return Redirect(Asked(post, await speaking.Ask(Standing, post, Input.Nameless, cancellation)));
            }
        }
        catch (Exception failure) when (IsStorage(failure))
        {
            NotDone = words["That didn’t save: the fault is on our side. Your words are still here. Try again."];
            return Again(StatusCodes.Status503ServiceUnavailable);
        }

        return Redirect($"{Home}/posts/{post}#replies");
    }

    public async Task<IActionResult> OnPostSupport(string group, string post, string? kind, string? from, CancellationToken cancellation)
    {
        if (!await FindMine(group, cancellation) || !await IsHere(post, cancellation))
        {
            return NotFound();
        }

        if (!HasFormId || kind is null || !vocabulary.Supports.ContainsKey(kind))
        {
            return NotOurForm();
        }

        if (Standing.Group.IsClosed)
        {
            return Redirect(Home);
        }

        await speaking.Support(Standing, FormId!, post, kind, cancellation);
        return Redirect(from == "feed" ? $"{HomeAnew}#p-{post}" : $"{Home}/posts/{post}");
    }

    public async Task<IActionResult> OnPostWithdraw(string group, string post, CancellationToken cancellation)
    {
        if (!await FindMine(group, cancellation) || await speaking.MyPost(Standing, post, cancellation) is not { } mine)
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
                await speaking.Forget(Standing, post, cancellation);
                mine.Post.Withdraw(clock.GetCurrentInstant());
                await Db.Supports.Where(support => support.PostId == mine.Post.Id).ExecuteDeleteAsync(cancellation);
            },
            cancellation);
        return Redirect(HomeAnew);
    }

    public async Task<IActionResult> OnPostWithdrawReply(string group, string post, string? reply, CancellationToken cancellation)
    {
        if (!await FindMine(group, cancellation) || reply is null || await speaking.MyReply(Standing, post, reply, cancellation) is not { } mine)
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
                await speaking.Forget(Standing, reply, cancellation);
                mine.Reply.Withdraw(clock.GetCurrentInstant());
            },
            cancellation);
        return Redirect($"{Home}/posts/{post}#replies");
    }

    /// <summary>Facilitators keep up to three posts on top.</summary>
    public async Task<IActionResult> OnPostPin(string group, string post, bool on, CancellationToken cancellation)
    {
        if (!await FindToFacilitate(group, cancellation) || !await Find(group, post, null, cancellation))
        {
            return NotFound();
        }

        if (!HasFormId)
        {
            return NotOurForm();
        }

        if (Standing.Group.IsClosed)
        {
            return GroupIsClosed();
        }

        if (on && await Db.Posts.CountAsync(other => other.GroupId == Standing.Group.Id && other.Rank == Groups.Post.Pinned && other.PublicId != post, cancellation) >= MostPinned)
        {
            NotDone = words[new EnoughPinned().Sentence];
            return Again(StatusCodes.Status400BadRequest);
        }

        await Change(post, row => Pin(row, on), cancellation);
        return Redirect($"{Home}/posts/{post}");
    }

    /// <summary>The author or a facilitator: "that is enough for today".</summary>
    public async Task<IActionResult> OnPostClose(string group, string post, bool on, CancellationToken cancellation)
    {
        if (!await Find(group, post, null, cancellation) || !(Post.IsMine || Standing.MayFacilitate))
        {
            return NotFound();
        }

        if (!HasFormId)
        {
            return NotOurForm();
        }

        if (Standing.Group.IsClosed)
        {
            return GroupIsClosed();
        }

        await Change(post, row => Close(row, on), cancellation);
        return Redirect($"{Home}/posts/{post}");
    }

    private PageResult GroupIsClosed()
    {
        NotDone = words[new GroupClosed().Sentence];
        return Again(StatusCodes.Status400BadRequest);
    }

    private void Pin(Post post, bool on)
    {
        if (on)
        {
            post.Pin(clock.GetCurrentInstant());
        }
        else
        {
            post.Unpin();
        }
    }

    private void Close(Post post, bool on)
    {
        if (on)
        {
            post.CloseToReplies(clock.GetCurrentInstant());
        }
        else
        {
            post.OpenToReplies();
        }
    }

    private Task<bool> Change(string postId, Action<Post> change, CancellationToken cancellation) => writer.WriteOnce(
        Db,
        FormId!,
        async () => change(await Db.Posts.SingleAsync(post => post.PublicId == postId && post.GroupId == Standing.Group.Id, cancellation)),
        cancellation);

    private async Task<bool> Find(string group, string post, string? before, CancellationToken cancellation)
    {
        if (!await FindMine(group, cancellation) || await feed.ReadOne(Standing, post, before, cancellation) is not { } shown)
        {
            return false;
        }

        Post = shown;
        return true;
    }

    /// <summary>Not what is said by somebody they keep apart from: whoever of them said so.</summary>
    private Task<bool> IsHere(string postId, CancellationToken cancellation) => Db.Posts.AnyAsync(
        post => post.PublicId == postId && post.GroupId == Standing.Group.Id && post.HiddenAt == null
            && (post.MembershipId == null || Db.Memberships.ApartFromNone(Db, Standing.Mine!.PublicId).Any(author => author.Id == post.MembershipId)),
        cancellation);
}
