"""Item search: code of a name, name of a code, everything that fits a word, old names."""

from __future__ import annotations

from tests.questions.intents import questions, search

QUESTIONS = [
    *questions(
        "search",
        ("불고기 소스 코드가 뭐야?", search("FS-1001")),
        ("딸기 시럽 품목코드 알려주세요", search("SY201")),
        ("잼 품목 코드 목록", search("JM-12", "JM-13", "JM-14")),
        ("핸드크림 코드들 리스트업", search("CS0501", "CS0502", "CS0503")),
        ("고추장 볶음 코드 찾아줘", search("FS-1020")),
        ("린스 품목 검색", search("CS0531")),
        ("프로틴 들어간 제품 코드 뭐뭐 있어", search("PW-A2", "PW-A3")),
        ("SY207이 무슨 제품이야", search("SY207", named=True)),
        ("cs0522 제품명이 뭔가요?", search("CS0522", named=True)),
        ("PW-로 시작하는 품목 보여줘", search("PW-A1", "PW-A2", "PW-A3", "PW-B1")),
        ("이름에 기름 들어가는 제품 찾아줘", search("OL07", "OL08", "OL09")),
        ("자몽 들어간 품목 검색해줘", search("SY211", "TB-32")),
        ("aqua로 시작하는 제품 있나요", search("CS0522")),
        ("레몬청 코드 번호 좀", search("TB-31")),
        ("돈까스 소스 품목코드가 어떻게 되죠", search("FS-1010", "FS-1011")),
        ("비건 마요네즈 코드 아시는 분", search("NW2610")),
    ),
]
