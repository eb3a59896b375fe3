using System.Net;
using AngleSharp.Dom;
using Holdfast.Accounts;

namespace Holdfast.Tests;

/// <summary>A member at a browser of their own. <see cref="HoldfastApp.Join"/> makes one.</summary>
/// <param name="Client">Signed in; keeps cookies, doesn't follow redirects.</param>
public sealed record Person(string Name, long MemberId, SignInName SignInName, HttpClient Client, HttpClient Follower, CookieContainer Cookies)
{
    /// <summary>The page they see at this address, redirects followed, whatever its status.</summary>
    public Task<IDocument> Page(string path, string? language = null) => HoldfastApp.Page(Follower, path, language);

    /// <summary>Sends a form of a page they were shown.</summary>
    public Task<HttpResponseMessage> Send(IDocument page, string form, params (string Name, string Value)[] fields) => HoldfastApp.Send(Client, page, form, fields);

    public Task<HttpResponseMessage> Get(string path) => Client.GetAsync(new Uri(path, UriKind.Relative));
}
