using Holdfast.Accounts;
using Holdfast.Data;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using NodaTime;

namespace Holdfast.Groups;

/// <summary>Somebody changes what they said; that it was changed is shown.</summary>
public sealed class EditModel(HoldfastDb db, Writer writer, Me me, IClock clock, Speaking speaking, GroupSeals seals, GroupVocabulary vocabulary, IStringLocalizer<GroupWords> words)
    : GroupPage(db, me, clock)
{
    private (Post Post, SealingKey Key)? post;
    private (Reply Reply, SealingKey Key)? reply;

    [BindProperty]
    public PostForm Input { get; set; } = new();

    public GroupVocabulary Vocabulary => vocabulary;

    public bool IsPost => post is not null;

    public string Back { get; private set; } = "";

    public async Task<IActionResult> OnGet(string group, string post, string? reply, CancellationToken cancellation)
    {
        if (!await Find(group, post, reply, cancellation))
        {
            return NotFound();
        }

        if (Standing.Group.IsClosed)
        {
            return Redirect(Back);
        }

        var said = this.post is { } mine ? seals.Open(mine.Post)! : seals.Open(this.reply!.Value.Reply)!;
        Input = new PostForm { Text = said.Text, Feeling = said.Feeling, Note = said.Note, Intent = this.post is { } own ? GroupVocabulary.CodeOf(own.Post.Intent) : null };
        return Page();
    }

    public async Task<IActionResult> OnPost(string group, string post, string? reply, CancellationToken cancellation)
    {
        if (!await Find(group, post, reply, cancellation))
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
            return Again(StatusCodes.Status400BadRequest);
        }

        var text = Lines(Input.Text);
        if (PostForm.Check(text) is { } wrong)
        {
            ModelState.AddModelError("Input.Text", words[wrong.Sentence]);
            return Again(StatusCodes.Status400BadRequest);
        }

        if (await speaking.Screen(text, Input.Shown, cancellation) is { } screened)
        {
            return Again(Hear(screened));
        }

        try
        {
            await writer.WriteOnce(
                Db,
                FormId!,
                () =>
                {
                    this.post?.Post.Edit(GroupVocabulary.IntentOf(Input.Intent) ?? this.post.Value.Post.Intent, Input.Said(text, vocabulary), this.post.Value.Key, seals, Now);
                    this.reply?.Reply.Edit(text, this.reply.Value.Key, seals, Now);
                    return Task.CompletedTask;
                },
                cancellation);
        }
        catch (Exception failure) when (IsStorage(failure))
        {
            NotDone = words["That didn’t save: the fault is on our side. Your words are still here. Try again."];
            return Again(StatusCodes.Status503ServiceUnavailable);
        }

        return Redirect(Back);
    }

    private async Task<bool> Find(string group, string postId, string? replyId, CancellationToken cancellation)
    {
        if (!await FindMine(group, cancellation))
        {
            return false;
        }

        Back = $"{Home}/posts/{postId}";
        if (replyId is null)
        {
            post = await speaking.MyPost(Standing, postId, cancellation);
        }
        else
        {
            reply = await speaking.MyReply(Standing, postId, replyId, cancellation);
        }

        return post is not null || reply is not null;
    }
}
