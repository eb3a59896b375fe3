using System.Collections.Frozen;
using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Net.Http.Headers;

namespace Holdfast.Web;

/// <summary>
/// The site's own files, read once at start, compressed once, and served under a name that holds their
/// digest, so a browser may keep them for a year and never shows an old one.
/// </summary>
public sealed class Assets
{
    private static readonly FrozenDictionary<string, string> Types = new Dictionary<string, string>
    {
        [".css"] = "text/css; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".svg"] = "image/svg+xml",
        [".png"] = "image/png",
        [".woff2"] = "font/woff2",
    }.ToFrozenDictionary();

    private readonly FrozenDictionary<string, File> byPath;
    private readonly FrozenDictionary<string, string> pathByName;

    private Assets(Dictionary<string, File> byPath, Dictionary<string, string> pathByName) =>
        (this.byPath, this.pathByName) = (byPath.ToFrozenDictionary(), pathByName.ToFrozenDictionary());

    /// <summary>The version of the whole set: changes when any file does.</summary>
    public string Version => Digest(Encoding.UTF8.GetBytes(string.Join('\n', byPath.Keys.Order(StringComparer.Ordinal))));

    /// <param name="folder">Holds holdfast.css, holdfast.js, icon.svg, sw.js and fonts/.</param>
    public static Assets Load(string folder)
    {
        var byPath = new Dictionary<string, File>();
        var pathByName = new Dictionary<string, string>();
        // Fonts first: the stylesheet names them by digest.
        foreach (var path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).OrderBy(path => path.EndsWith(".css", StringComparison.Ordinal)))
        {
            var name = Path.GetRelativePath(folder, path).Replace('\\', '/');
            var extension = Path.GetExtension(name);
            if (name == "sw.js" || !Types.TryGetValue(extension, out var type))
            {
                continue;
            }

            var bytes = System.IO.File.ReadAllBytes(path);
            if (extension == ".css")
            {
                var text = Encoding.UTF8.GetString(bytes);
                foreach (var (font, address) in pathByName.Where(known => known.Key.StartsWith("fonts/", StringComparison.Ordinal)))
                {
                    text = text.Replace($"url({font})", $"url({address})", StringComparison.Ordinal);
                }

                bytes = Encoding.UTF8.GetBytes(text);
            }

            var served = $"/assets/{Path.GetFileNameWithoutExtension(name)}.{Digest(bytes)}{extension}";
            var packed = extension is ".woff2" or ".png" ? null : Brotli(bytes);
            byPath[served] = new File(bytes, packed, type, "sha256-" + Convert.ToBase64String(SHA256.HashData(bytes)));
            pathByName[name] = served;
        }

        return new Assets(byPath, pathByName);
    }

    /// <summary>The address of a file by its name in the folder.</summary>
    public string this[string name] => pathByName[name];

    /// <summary>For the <c>integrity</c> attribute.</summary>
    public string Integrity(string name) => byPath[pathByName[name]].Integrity;

    /// <summary>Writes the file of this address, or answers 404.</summary>
    public async Task Serve(HttpContext context)
    {
        var response = context.Response;
        if (!byPath.TryGetValue(context.Request.Path, out var file))
        {
            response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        response.ContentType = file.Type;
        response.Headers.CacheControl = "public, max-age=31536000, immutable";
        var bytes = file.Bytes;
        if (file.Packed is not null)
        {
            response.Headers.Vary = HeaderNames.AcceptEncoding;
            if (context.Request.Headers.AcceptEncoding.ToString().Contains("br", StringComparison.Ordinal))
            {
                response.Headers.ContentEncoding = "br";
                bytes = file.Packed;
            }
        }

        response.ContentLength = bytes.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await response.Body.WriteAsync(bytes, context.RequestAborted);
        }
    }

    /// <summary>The service worker, told which files make the offline page, and what else is kept once somebody opened it.</summary>
    public string ServiceWorker(string folder, IReadOnlyList<KeptPages> sets)
    {
        string[] files = ["/offline", "/help", this["holdfast.css"], this["holdfast.js"], this["icon.svg"], this["fonts/atkinson-hyperlegible-next.woff2"]];
        // What is kept is drawn by this build: another one draws it anew.
        var drawn = string.Join(' ', [Version, typeof(Assets).Module.ModuleVersionId.ToString(), .. sets.Select(set => set.Version)]);
        return System.IO.File.ReadAllText(Path.Combine(folder, "sw.js"))
            .Replace("{{version}}", Digest(Encoding.UTF8.GetBytes(drawn)), StringComparison.Ordinal)
            .Replace("{{files}}", JsonSerializer.Serialize(files), StringComparison.Ordinal)
            .Replace("{{scripts}}", JsonSerializer.Serialize(sets.Select(set => set.Worker).OfType<string>().Select(file => this[file])), StringComparison.Ordinal)
            .Replace("{{sets}}", JsonSerializer.Serialize(sets.Select(set => set.Pages.Concat(set.Files.Select(file => this[file])))), StringComparison.Ordinal);
    }

    private static string Digest(byte[] bytes) => Convert.ToHexString(SHA256.HashData(bytes))[..10].ToLower(CultureInfo.InvariantCulture);

    private static byte[] Brotli(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var brotli = new BrotliStream(packed, CompressionLevel.SmallestSize))
        {
            brotli.Write(bytes);
        }

        return packed.ToArray();
    }

    private sealed record File(byte[] Bytes, byte[]? Packed, string Type, string Integrity);
}
